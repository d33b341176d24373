"""Pages of the front door itself: search over all rooms, and whether the system is alive."""

app_name = "web"
urlpatterns: list = []
