import django.core.serializers.json
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import qijiang.migrating


def start_chain(apps, schema_editor):
    apps.get_model("registers", "ChainHead").objects.using(schema_editor.connection.alias).get_or_create(pk=1)


class Migration(migrations.Migration):

    replaces = [('registers', '0001_start'), ('registers', '0002_chain_head'), ('registers', '0003_operation'), ('registers', '0004_merge'), ('registers', '0005_import'), ('registers', '0006_undo_by_worker'), ('registers', '0007_fewer_indexes_of_changes'), ('registers', '0008_check_again'), ('registers', '0009_merge_names_the_record_that_stays'), ('registers', '0010_what_pages_show_of_registers')]

    initial = True

    dependencies = [
        ('contenttypes', '0002_remove_content_type_name'),
        ('directory', '0001_start'),
    ]

    operations = [
        qijiang.migrating.Together(
            operations=[
                migrations.CreateModel(
                    name='ChainHead',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('sequence', models.PositiveBigIntegerField(default=0)),
                        ('hash', models.CharField(blank=True, max_length=64)),
                        ('of_registers', models.PositiveBigIntegerField(default=0)),
                        ('handed_in', models.PositiveBigIntegerField(default=0)),
                    ],
                    options={
                        'default_permissions': [],
                    },
                ),
                migrations.CreateModel(
                    name='Operation',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(choices=[('import', 'Import'), ('bulk_fix', 'Bulk fix'), ('merge', 'Merge')], max_length=16, verbose_name='kind')),
                        ('register', models.CharField(max_length=64, verbose_name='register')),
                        ('at', models.DateTimeField(auto_now_add=True, verbose_name='at')),
                        ('actor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who')),
                        ('area', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.area', verbose_name='area')),
                        ('label', models.CharField(help_text="The file's name, or what was fixed.", max_length=200, verbose_name='what')),
                        ('reason', models.CharField(blank=True, max_length=500, verbose_name='reason')),
                        ('into', models.PositiveBigIntegerField(null=True, verbose_name='record that stays')),
                        ('added', models.PositiveIntegerField(default=0, verbose_name='added')),
                        ('changed', models.PositiveIntegerField(default=0, verbose_name='changed')),
                        ('undone_at', models.DateTimeField(null=True, verbose_name='undone at')),
                        ('undone_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='undone by')),
                        ('undo_asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='undoing asked by')),
                        ('undo_reason', models.CharField(blank=True, max_length=500, verbose_name='reason of the undoing')),
                        ('undo_problem', models.CharField(blank=True, max_length=1000, verbose_name='problem of the undoing')),
                        ('undo_attempts', models.PositiveSmallIntegerField(default=0, verbose_name='attempts to undo')),
                    ],
                    options={
                        'verbose_name': 'operation',
                        'verbose_name_plural': 'operations',
                        'ordering': ['-at', '-pk'],
                        'permissions': [('change_any_record', 'Can change records that another department keeps')],
                        'default_permissions': ['view'],
                        'indexes': [models.Index(fields=['area', '-at'], name='operation_of_area'), models.Index(condition=models.Q(('undo_asked_by__isnull', False), ('undone_at', None)), fields=['id'], name='operation_to_be_undone'), models.Index(condition=models.Q(('into__isnull', False)), fields=['into'], name='operation_into')],
                    },
                ),
                migrations.CreateModel(
                    name='Change',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('sequence', models.PositiveBigIntegerField(unique=True, verbose_name='sequence')),
                        ('at', models.DateTimeField(verbose_name='at')),
                        ('actor', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who')),
                        ('content_type', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='contenttypes.contenttype')),
                        ('object_id', models.PositiveBigIntegerField()),
                        ('label', models.CharField(max_length=200, verbose_name='record')),
                        ('area', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='directory.area', verbose_name='area')),
                        ('action', models.CharField(max_length=32, verbose_name='action')),
                        ('fields', models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder, help_text='{name: [old, new]}', verbose_name='fields')),
                        ('reason', models.CharField(blank=True, max_length=500, verbose_name='reason')),
                        ('via', models.CharField(choices=[('form', 'Form'), ('admin', 'Administration'), ('loader', 'Loader'), ('import', 'Import'), ('bulk_fix', 'Bulk fix'), ('merge', 'Merge'), ('undo', 'Undoing')], max_length=16, verbose_name='via')),
                        ('operation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='changes', to='registers.operation', verbose_name='operation')),
                        ('previous', models.CharField(blank=True, max_length=64)),
                        ('hash', models.CharField(max_length=64)),
                    ],
                    options={
                        'verbose_name': 'change',
                        'verbose_name_plural': 'changes',
                        'ordering': ['-sequence'],
                        'default_permissions': ['view'],
                        'indexes': [models.Index(fields=['content_type', 'object_id', '-sequence'], name='change_of_record'), models.Index(fields=['area', '-sequence'], name='change_of_area')],
                    },
                ),
                migrations.CreateModel(
                    name='Import',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('register', models.CharField(max_length=64, verbose_name='register')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='who')),
                        ('state', models.CharField(choices=[('matching', 'columns to be matched'), ('checking', 'being checked'), ('checked', 'checked'), ('writing', 'being written'), ('done', 'written'), ('failed', 'not readable')], default='matching', max_length=16, verbose_name='state')),
                        ('file_name', models.CharField(max_length=200, verbose_name='file')),
                        ('sheet', models.CharField(blank=True, max_length=64, verbose_name='sheet')),
                        ('sheets', models.JSONField(default=list)),
                        ('columns', models.JSONField(default=list, help_text='[[heading, field or empty], …]', verbose_name='columns')),
                        ('samples', models.JSONField(default=list)),
                        ('clears', models.BooleanField(default=False, verbose_name='blank cells clear what is recorded')),
                        ('counts', models.JSONField(default=dict)),
                        ('language', models.CharField(max_length=10)),
                        ('problem', models.CharField(blank=True, max_length=1000, verbose_name='problem')),
                        ('attempts', models.PositiveSmallIntegerField(default=0)),
                        ('reason', models.CharField(blank=True, max_length=500, verbose_name='reason')),
                        ('made_at', models.DateTimeField(auto_now_add=True, verbose_name='uploaded at')),
                        ('checked_at', models.DateTimeField(null=True, verbose_name='checked at')),
                        ('operation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registers.operation', verbose_name='operation')),
                    ],
                    options={
                        'verbose_name': 'import',
                        'verbose_name_plural': 'imports',
                        'ordering': ['-pk'],
                        'default_permissions': [],
                        'indexes': [models.Index(fields=['user', 'register', '-id'], name='import_of_user'), models.Index(condition=models.Q(('state__in', ['checking', 'writing'])), fields=['id'], name='import_at_work')],
                    },
                ),
                migrations.CreateModel(
                    name='RememberedHeading',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('register', models.CharField(max_length=64)),
                        ('heading', models.CharField(max_length=200)),
                        ('field', models.CharField(blank=True, max_length=64)),
                    ],
                    options={
                        'default_permissions': [],
                        'constraints': [models.UniqueConstraint(fields=('user', 'register', 'heading'), name='heading_remembered_once')],
                    },
                ),
            ],
        ),
        migrations.RunPython(start_chain, migrations.RunPython.noop),
    ]
