from django.apps import AppConfig


class RegistersConfig(AppConfig):
    name = "mach.registers"
    label = "registers"
