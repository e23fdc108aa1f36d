"""Extensions, and `vn_fold`: the SQL twin of `core.text.fold`."""

from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension, UnaccentExtension
from django.db import migrations

# IMMUTABLE lets an index and a generated column use it; the dictionary is named so that search_path does not matter.
VN_FOLD = """
CREATE FUNCTION vn_fold(value text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
AS $$
    SELECT btrim(regexp_replace(
        lower(public.unaccent('public.unaccent'::regdictionary, normalize(value, NFC))),
        '[^a-z0-9]+', ' ', 'g'
    ))
$$;
"""


class Migration(migrations.Migration):
    dependencies = []
    operations = [
        UnaccentExtension(),
        TrigramExtension(),
        BtreeGistExtension(),
        migrations.RunSQL(VN_FOLD, reverse_sql="DROP FUNCTION vn_fold(text);"),
    ]
