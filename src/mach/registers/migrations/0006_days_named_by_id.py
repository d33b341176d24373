from django.db import migrations, models
from django.db.models import deletion

DAY = "day"


def name_days(apps, schema_editor):
    """Every field that gave a day becomes a place; the days name it."""
    place, date = apps.get_model("registers", "CountingPlace"), apps.get_model("registers", "RecordDate")
    for register, section, field in date.objects.values_list("register", "section", "field").order_by().distinct():
        made = place.objects.create(register_id=register, section=section, field=field, place=DAY)
        date.objects.filter(register=register, section=section, field=field).update(dated=made)


def tell_days(apps, schema_editor):
    """Back: the days tell their field themselves."""
    place, date = apps.get_model("registers", "CountingPlace"), apps.get_model("registers", "RecordDate")
    for one in place.objects.filter(place=DAY):
        said = {"register": one.register_id, "section": one.section, "field": one.field}
        date.objects.filter(dated=one).update(**said, dated=None)
    place.objects.filter(place__in=[DAY, *(f"amount{n}" for n in range(3, 9))]).delete()  # columns that go
    if schema_editor.connection.vendor == "postgresql":  # what was changed is altered in the same transaction
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")


class Migration(migrations.Migration):
    dependencies = [("office", "0004_delegations_and_handovers"), ("registers", "0005_imports")]

    operations = [
        migrations.RemoveIndex("recorddate", "record_date_covering"),
        migrations.RemoveConstraint("recorddate", "record_date_once"),
        migrations.RemoveConstraint("countingplace", "counting_place_of_a_field"),
        migrations.RemoveConstraint("countingplace", "counting_place_holds_one_field"),
        migrations.AddField(
            "recorddate",
            "dated",
            models.ForeignKey("registers.CountingPlace", deletion.PROTECT, null=True, related_name="+"),
        ),
        migrations.AlterField(
            "recorddate",
            "register",
            models.ForeignKey("registers.Register", deletion.PROTECT, null=True, related_name="+"),
        ),
        migrations.AlterField("recorddate", "field", models.CharField(max_length=60, default="")),
        migrations.RunPython(name_days, tell_days),
    ]
