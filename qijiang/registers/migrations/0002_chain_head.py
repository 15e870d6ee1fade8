from django.db import migrations


def start_chain(apps, schema_editor):
    apps.get_model("registers", "ChainHead").objects.using(schema_editor.connection.alias).get_or_create(pk=1)


class Migration(migrations.Migration):
    dependencies = [("registers", "0001_start")]

    operations = [migrations.RunPython(start_chain, migrations.RunPython.noop)]
