"""`manage.py compile_locale`: the catalogues as Django reads them, without gettext's tools."""

from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Django's own `compilemessages` calls `msgfmt`, which a machine with only Python lacks."""

    help = "Compile every locale/*/LC_MESSAGES/*.po."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        """Write a .mo beside each .po; fuzzy and obsolete entries stay out."""
        for folder in settings.LOCALE_PATHS:
            for catalogue in sorted(Path(folder).glob("*/LC_MESSAGES/*.po")):
                polib.pofile(str(catalogue)).save_as_mofile(str(catalogue.with_suffix(".mo")))
