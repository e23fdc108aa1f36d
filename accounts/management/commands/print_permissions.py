from django.core.management.base import BaseCommand

from accounts.permission_table import permissions_document


class Command(BaseCommand):
    help = "In bảng vai trò và quyền (docs/permissions.md) từ accounts/roles.py."
    requires_system_checks = ()

    def handle(self, **options: object) -> None:
        self.stdout.write(permissions_document(), ending="")
