"""Orders, touches, credits, and a ledger that keeps its promises. Stands for the migrations that came before it."""

import django.contrib.postgres.constraints
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from clienteling.lib.tables import CreateTables

from . import _ledger


class Migration(migrations.Migration):

    replaces = [
        ('attribution', '0001_initial'),
        ('attribution', '0002_ledger_keeps_its_promises'),
        ('attribution', '0003_protected_commission'),
        ('attribution', '0004_pieces_to_be_collected'),
    ]

    initial = True

    dependencies = [
        ('associates', '0001_squashed_0009_keys_with_addresses_rates_and_rotation'),
        ('clients', '0001_squashed_0017_imports_and_changes_of_tags'),
    ]

    operations = [
        CreateTables(
            [
                migrations.CreateModel(
                    name='CommissionPlan',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('rate_bp', models.PositiveIntegerField(verbose_name='rate (hundredths of a percent)')),
                        ('valid_from', models.DateField(verbose_name='valid from')),
                        ('valid_to', models.DateField(blank=True, null=True, verbose_name='valid to')),
                        ('market', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='associates.market', verbose_name='market')),
                    ],
                    options={
                        'verbose_name': 'commission plan',
                        'verbose_name_plural': 'commission plans',
                        'constraints': [django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.Func(models.F('market'), models.F('market'), models.Value('[]'), function='int8range'), '&&'), (models.Func(models.F('valid_from'), models.F('valid_to'), models.Value('[]'), function='daterange'), '&&')], name='commission_plans_of_a_market_do_not_overlap', violation_error_message='Another plan of this market is valid on some of these days.'), models.CheckConstraint(condition=models.Q(('rate_bp__lte', 10000)), name='commission_rate_is_at_most_the_whole_sale'), models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='commission_plan_ends_after_start')],
                    },
                ),
                migrations.CreateModel(
                    name='Order',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('source', models.CharField(max_length=30, verbose_name='source')),
                        ('external_id', models.CharField(max_length=80, verbose_name='order number')),
                        ('placed_at', models.DateTimeField(verbose_name='placed at')),
                        ('currency', models.CharField(max_length=3, verbose_name='currency')),
                        ('net_minor', models.BigIntegerField(verbose_name='net amount')),
                        ('created_at', models.DateTimeField(auto_now_add=True, verbose_name='recorded at')),
                        ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='orders', to='clients.client', verbose_name='client')),
                        ('market', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='associates.market', verbose_name='market')),
                        ('store', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='associates.store', verbose_name='store')),
                    ],
                    options={
                        'verbose_name': 'order',
                        'verbose_name_plural': 'orders',
                        'indexes': [models.Index(fields=['client', 'placed_at'], name='order_of_client'), models.Index(fields=['market', 'placed_at'], name='order_of_market')],
                        'constraints': [models.UniqueConstraint(fields=('source', 'external_id'), name='order_once_per_source'), models.CheckConstraint(condition=models.Q(('net_minor__gte', 0)), name='order_amount_is_not_negative')],
                    },
                ),
                migrations.CreateModel(
                    name='OrderLine',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('quantity', models.PositiveIntegerField(verbose_name='quantity')),
                        ('net_minor', models.BigIntegerField(verbose_name='net amount')),
                        ('order', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='attribution.order', verbose_name='order')),
                        ('product', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='clients.product', verbose_name='product')),
                    ],
                    options={
                        'verbose_name': 'order line',
                        'verbose_name_plural': 'order lines',
                        'constraints': [models.UniqueConstraint(fields=('order', 'product'), name='order_line_once_per_product'), models.CheckConstraint(condition=models.Q(('quantity__gt', 0)), name='order_line_has_a_quantity')],
                    },
                ),
                migrations.CreateModel(
                    name='Refund',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('external_id', models.CharField(max_length=80, verbose_name='refund number')),
                        ('amount_minor', models.BigIntegerField(verbose_name='amount')),
                        ('refunded_at', models.DateTimeField(verbose_name='refunded at')),
                        ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='refunds', to='attribution.order', verbose_name='order')),
                    ],
                    options={
                        'verbose_name': 'refund',
                        'verbose_name_plural': 'refunds',
                        'constraints': [models.UniqueConstraint(fields=('order', 'external_id'), name='refund_once_per_order'), models.CheckConstraint(condition=models.Q(('amount_minor__gt', 0)), name='refund_amount_is_positive')],
                    },
                ),
                migrations.CreateModel(
                    name='LedgerTransaction',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('key', models.CharField(max_length=60, unique=True, verbose_name='key')),
                        ('kind', models.CharField(choices=[('commission', 'Commission'), ('reversal', 'Reversal')], max_length=12, verbose_name='kind')),
                        ('effective_on', models.DateField(verbose_name='effective on')),
                        ('posted_at', models.DateTimeField(verbose_name='posted at')),
                        ('reverses', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reversals', to='attribution.ledgertransaction', verbose_name='reverses')),
                        ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='transactions', to='attribution.order', verbose_name='order')),
                        ('refund', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='transactions', to='attribution.refund', verbose_name='refund')),
                    ],
                    options={
                        'verbose_name': 'ledger transaction',
                        'verbose_name_plural': 'ledger transactions',
                        'indexes': [models.Index(fields=['effective_on'], name='ledger_by_month')],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('kind', 'commission'), ('refund', None), ('reverses', None)), models.Q(('kind', 'reversal'), ('refund__isnull', False), ('reverses__isnull', False)), _connector='OR'), name='ledger_only_a_reversal_reverses')],
                    },
                ),
                migrations.CreateModel(
                    name='LedgerEntry',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('account', models.CharField(choices=[('commission_expense', 'Commission expense'), ('commission_payable', 'Commission payable')], max_length=20, verbose_name='account')),
                        ('amount_minor', models.BigIntegerField(verbose_name='amount')),
                        ('currency', models.CharField(max_length=3, verbose_name='currency')),
                        ('associate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL, verbose_name='associate')),
                        ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='attribution.commissionplan', verbose_name='plan')),
                        ('store', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='associates.store', verbose_name='store')),
                        ('transaction', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='attribution.ledgertransaction', verbose_name='ledger transaction')),
                    ],
                    options={
                        'verbose_name': 'ledger entry',
                        'verbose_name_plural': 'ledger entries',
                        'constraints': [models.CheckConstraint(condition=models.Q(('amount_minor', 0), _negated=True), name='ledger_entry_moves_money'), models.CheckConstraint(condition=models.Q(('account__in', ['commission_expense', 'commission_payable'])), name='ledger_account_is_known')],
                    },
                ),
                migrations.CreateModel(
                    name='Credit',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('amount_minor', models.BigIntegerField(verbose_name='amount')),
                        ('currency', models.CharField(max_length=3, verbose_name='currency')),
                        ('basis', models.CharField(choices=[('primary', 'Looked after the client when the order was placed'), ('protected', 'Looked after the client until shortly before')], max_length=20, verbose_name='basis')),
                        ('effective_on', models.DateField(verbose_name='effective on')),
                        ('posted_at', models.DateTimeField(verbose_name='posted at')),
                        ('associate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='credits', to=settings.AUTH_USER_MODEL, verbose_name='associate')),
                        ('store', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='associates.store', verbose_name='store')),
                        ('order', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='credits', to='attribution.order', verbose_name='order')),
                        ('refund', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='credits', to='attribution.refund', verbose_name='refund')),
                    ],
                    options={
                        'verbose_name': 'credit',
                        'verbose_name_plural': 'credits',
                        'indexes': [models.Index(fields=['effective_on', 'associate'], name='credit_by_month')],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('refund', None)), fields=('order', 'associate'), name='credit_once_per_order_and_associate'), models.UniqueConstraint(condition=models.Q(('refund__isnull', False)), fields=('refund', 'associate'), name='credit_taken_back_once_per_refund'), models.CheckConstraint(condition=models.Q(models.Q(('amount_minor__gte', 0), ('refund', None)), models.Q(('amount_minor__lt', 0), ('refund__isnull', False)), _connector='OR'), name='credit_is_negative_only_for_a_refund'), models.CheckConstraint(condition=models.Q(('basis__in', ['primary', 'protected'])), name='credit_basis_is_known')],
                    },
                ),
                migrations.CreateModel(
                    name='Target',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('month', models.DateField(verbose_name='month')),
                        ('amount_minor', models.BigIntegerField(verbose_name='amount')),
                        ('currency', models.CharField(max_length=3, verbose_name='currency')),
                        ('associate', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='targets', to=settings.AUTH_USER_MODEL, verbose_name='associate')),
                    ],
                    options={
                        'verbose_name': 'target',
                        'verbose_name_plural': 'targets',
                        'constraints': [models.UniqueConstraint(fields=('associate', 'month'), name='target_once_per_associate_and_month'), models.CheckConstraint(condition=models.Q(('month__day', 1)), name='target_month_is_its_first_day'), models.CheckConstraint(condition=models.Q(('amount_minor__gt', 0)), name='target_amount_is_positive')],
                    },
                ),
                migrations.CreateModel(
                    name='Touch',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('channel', models.CharField(max_length=30, verbose_name='channel')),
                        ('reference', models.CharField(max_length=80, verbose_name='reference')),
                        ('occurred_at', models.DateTimeField(verbose_name='when')),
                        ('associate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=settings.AUTH_USER_MODEL, verbose_name='associate')),
                        ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='touches', to='clients.client', verbose_name='client')),
                    ],
                    options={
                        'verbose_name': 'touch',
                        'verbose_name_plural': 'touches',
                        'indexes': [models.Index(fields=['client', 'occurred_at'], name='touch_of_client')],
                        'constraints': [models.UniqueConstraint(fields=('channel', 'reference'), name='touch_once_per_reference')],
                    },
                ),
                migrations.CreateModel(
                    name='Protection',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('began_at', models.DateTimeField(verbose_name='since')),
                        ('ends_at', models.DateTimeField(verbose_name='until')),
                        ('associate', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='associate')),
                        ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='clients.client', verbose_name='client')),
                    ],
                    options={
                        'verbose_name': 'protected commission',
                        'verbose_name_plural': 'protected commissions',
                        'indexes': [models.Index(fields=['client', 'began_at'], name='protection_of_client')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('began_at'))), name='protection_ends_after_it_begins')],
                    },
                ),
                migrations.CreateModel(
                    name='Pickup',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('source', models.CharField(max_length=30, verbose_name='source')),
                        ('external_id', models.CharField(max_length=80, verbose_name='number')),
                        ('kind', models.CharField(choices=[('order', 'Order to be collected'), ('repair', 'Repair')], max_length=10, verbose_name='what')),
                        ('taken_at', models.DateTimeField(verbose_name='ordered or handed in at')),
                        ('ready_at', models.DateTimeField(blank=True, null=True, verbose_name='ready at')),
                        ('collected_at', models.DateTimeField(blank=True, null=True, verbose_name='collected at')),
                        ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='pickups', to='clients.client', verbose_name='client')),
                        ('order', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='pickups', to='attribution.order', verbose_name='order')),
                        ('product', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='clients.product', verbose_name='product')),
                        ('store', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='associates.store', verbose_name='store')),
                    ],
                    options={
                        'verbose_name': 'piece to be collected',
                        'verbose_name_plural': 'pieces to be collected',
                        'indexes': [models.Index(fields=['client', 'kind', 'ready_at'], name='pickup_of_client')],
                        'constraints': [models.UniqueConstraint(fields=('source', 'external_id'), name='pickup_once_per_source'), models.CheckConstraint(condition=models.Q(('kind__in', ['order', 'repair'])), name='pickup_kind_is_known'), models.CheckConstraint(condition=models.Q(('ready_at', None), ('ready_at__gte', models.F('taken_at')), _connector='OR'), name='pickup_ready_after_taken'), models.CheckConstraint(condition=models.Q(('collected_at', None), ('collected_at__gte', models.F('taken_at')), _connector='OR'), name='pickup_collected_after_taken')],
                    },
                ),
            ]
        ),
        *_ledger.OPERATIONS,
    ]
