/** App Service, Functions, Logic Apps, messaging, monitoring and other managed services of Azure. */
import { NotPriced, type ResourceView } from '../resource-view.ts';
import { flat, byUse, onlyIf, type Line, type Rule, type Rules } from './rule.ts';

/** Plans whose machines are billed with the functions or workflows that run on them, or by use. */
const CARRIED_BY_APPS = /^(ep|ws|y|fc)\d+$/i;

const planLine = (os: string, sku: string | undefined, count: number): readonly Line[] | 'free' => {
  if (sku === undefined) throw new NotPriced('the plan does not say the SKU');
  if (CARRIED_BY_APPS.test(sku)) return 'free';
  return [
    {
      name: `Instance (${sku}, ${os})`,
      price: 'azurerm_service_plan/Instance usage',
      keys: { os, sku_name: sku },
      count,
    },
  ];
};
const servicePlan: Rule = (resource) =>
  planLine(
    // `Windows` and `WindowsContainer`.
    resource.text('os_type')?.toLowerCase().startsWith('windows') === true ? 'windows' : 'linux',
    resource.text('sku_name'),
    Math.max(1, resource.number('worker_count') ?? 1),
  );
/** The older type names sizes without the version, `P1v1` for the first. */
const appServicePlan: Rule = (resource) => {
  const sku = resource.block('sku');
  const size = sku?.text('size');
  const name = /^P\d$/.test(size ?? '') && sku?.text('tier') === 'Premium' ? `${size ?? ''}v1` : size;
  const os =
    resource.text('kind')?.toLowerCase() === 'linux' || resource.flag('reserved') === true ? 'linux' : 'windows';
  return planLine(os, name, Math.max(1, sku?.number('capacity') ?? 1));
};

interface Size {
  readonly vcpus: number;
  readonly gigabytes: number;
}
/** https://learn.microsoft.com/azure/azure-functions/functions-premium-plan and the same sizes for workflows. */
const ELASTIC_SIZES: Readonly<Record<string, Size>> = {
  '1': { vcpus: 1, gigabytes: 3.5 },
  '2': { vcpus: 2, gigabytes: 7 },
  '3': { vcpus: 4, gigabytes: 14 },
};

/** The older type says twice what it is; a plan of another kind runs functions by use. */
const isElastic = (plan: ResourceView): boolean =>
  /^ep[123]$/i.test(skuOf(plan) ?? '') &&
  (plan.type !== 'azurerm_app_service_plan' ||
    plan.text('kind')?.toLowerCase() === 'elastic' ||
    plan.text('sku.0.tier')?.toLowerCase() === 'elasticpremium');

const skuOf = (plan: ResourceView): string | undefined => plan.text('sku_name') ?? plan.text('sku.0.size');

/** The first app of a plan carries its machines; the others run on them. */
function sharedPlan(
  resource: ResourceView,
  attributes: readonly string[],
  types: readonly string[],
): { plan: ResourceView | undefined; first: boolean } {
  const plan = attributes.map((attribute) => resource.target(attribute)).find((target) => target !== undefined);
  const apps = plan === undefined ? [] : types.flatMap((type) => plan.referrers(type)).map((app) => app.address);
  return { plan, first: apps.length === 0 || apps.toSorted()[0] === resource.address };
}

const FUNCTION_TYPES = ['azurerm_function_app', 'azurerm_linux_function_app', 'azurerm_windows_function_app'];
const functionApp: Rule = (resource) => {
  const { plan, first } = sharedPlan(resource, ['service_plan_id', 'app_service_plan_id'], FUNCTION_TYPES);
  if (plan === undefined || !isElastic(plan)) return [];
  if (!first) return 'free';
  const sku = skuOf(plan) ?? '';
  const size = ELASTIC_SIZES[sku.slice(2)];
  if (size === undefined) return [];
  const workers =
    resource.number('site_config.0.elastic_instance_minimum') ??
    plan.number('worker_count') ??
    plan.number('sku.0.capacity') ??
    1;
  return [
    { name: `vCPU (${sku})`, price: 'azurerm_function_app/Elastic premium vCPU', count: size.vcpus * workers },
    { name: `Memory (${sku})`, price: 'azurerm_function_app/Elastic premium memory', count: size.gigabytes * workers },
  ];
};
const logicApp: Rule = (resource) => {
  const { plan, first } = sharedPlan(resource, ['app_service_plan_id'], ['azurerm_logic_app_standard']);
  const sku = (plan === undefined ? undefined : skuOf(plan)) ?? '';
  const size = /^ws[123]$/i.test(sku) ? ELASTIC_SIZES[sku.slice(2)] : undefined;
  if (size === undefined) return [];
  if (!first) return 'free';
  return [
    { name: `vCPU (${sku})`, price: 'azurerm_logic_app_standard/Workflow vCPU', count: size.vcpus },
    { name: `Memory (${sku})`, price: 'azurerm_logic_app_standard/Workflow memory', count: size.gigabytes },
  ];
};

const eventHubs: Rule = (resource) => {
  const sku = resource.isSet('dedicated_cluster_id') ? 'Dedicated' : (resource.text('sku') ?? 'Basic');
  return [
    {
      name: `Capacity (${sku})`,
      price: 'azurerm_eventhub_namespace/Capacity unit',
      keys: { sku },
      count: resource.number('capacity') ?? 1,
    },
  ];
};

const serviceBus: Rule = (resource) => {
  const sku = resource.text('sku') ?? 'Basic';
  if (sku === 'Basic') return [];
  if (sku === 'Premium') {
    return [
      {
        name: 'Messaging units',
        price: 'azurerm_servicebus_namespace/Messaging unit',
        count: Math.max(1, resource.number('capacity') ?? 1),
      },
    ];
  }
  return [{ name: 'Base charge', price: 'azurerm_servicebus_namespace/Base charge', keys: { sku }, count: 1 }];
};

const integrationEnvironment: Rule = (resource) => {
  const [tier = '', units = '0'] = (resource.text('sku_name') ?? 'Developer_0').split('_');
  return [
    {
      name: `Base unit (${tier})`,
      price: 'azurerm_integration_service_environment/Base unit',
      keys: { tier },
      count: 1,
    },
    ...(Number(units) > 0
      ? [
          {
            name: 'Scale units',
            price: 'azurerm_integration_service_environment/Scale unit',
            keys: { tier },
            count: Number(units),
          },
        ]
      : []),
  ];
};

const MINUTES_PER_MONTH = 730 * 60;
const standardWebTest: Rule = (resource) => {
  const seconds = resource.number('frequency') ?? 300;
  return [
    {
      name: `Test runs (every ${seconds} s)`,
      price: 'azurerm_application_insights_standard_web_test/Standard web test execution',
      count: ((MINUTES_PER_MONTH * 60) / seconds) * Math.max(1, resource.size('geo_locations')),
    },
  ];
};
const webTest = onlyIf(
  (r) => r.text('kind') === 'multistep' && r.flag('enabled') !== false,
  flat('Multi-step test', 'azurerm_application_insights_web_test/Multi-step web test'),
);

/** Each combination of dimension values is a time series; a dimension that is named twice has the values of both. */
function series(criterion: ResourceView): number {
  const values = new Map<string, number>();
  for (const dimension of criterion.blocks('dimension')) {
    const name = dimension.text('name') ?? '';
    values.set(name, (values.get(name) ?? 0) + Math.max(1, dimension.size('values')));
  }
  return [...values.values()].reduce((product, count) => product * count, 1);
}
const metricAlert: Rule = (resource) => {
  const fixed = resource.blocks('criteria').reduce((sum, criterion) => sum + series(criterion), 0);
  const dynamic = resource.blocks('dynamic_criteria').reduce((sum, criterion) => sum + series(criterion), 0);
  const web = resource.size('application_insights_web_test_location_availability_criteria');
  if (resource.flag('enabled') === false) return 'free';
  const perScope = (fixed + dynamic + web) * Math.max(1, resource.size('scopes'));
  return [
    ...(perScope === 0
      ? []
      : [
          {
            name: 'Metric time series',
            price: 'azurerm_monitor_metric_alert/Metric alert time series',
            count: perScope,
          },
        ]),
    ...(dynamic === 0
      ? []
      : [
          {
            name: 'Dynamic thresholds',
            price: 'azurerm_monitor_metric_alert/Dynamic threshold time series',
            count: dynamic * Math.max(1, resource.size('scopes')),
          },
        ]),
  ];
};

/** Prices exist for 1, 5, 10 and 15 minutes; a rule in between costs as the next more frequent one. */
const QUERY_BANDS = [15, 10, 5, 1];
const band = (minutes: number): number => QUERY_BANDS.find((one) => minutes >= one) ?? 1;
const QUERY_RULE = 'azurerm_monitor_scheduled_query_rules_alert/Log alert rule';
const queryAlert: Rule = (resource) => {
  if (resource.flag('enabled') === false) return 'free';
  return [
    {
      name: 'Log alert',
      price: QUERY_RULE,
      keys: { frequency_minutes: Math.max(5, band(resource.number('frequency') ?? 15)) },
      count: 1,
    },
  ];
};
/** `PT5M`, `PT1H`, `P1D` in minutes. */
function minutesOf(duration: string): number {
  const [, days = '0', hours = '0', minutes = '0'] = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?)?$/.exec(duration) ?? [];
  return Number(days) * 1440 + Number(hours) * 60 + Number(minutes);
}
const queryAlertV2: Rule = (resource) => {
  if (resource.flag('enabled') === false) return 'free';
  const keys = { frequency_minutes: band(minutesOf(resource.text('evaluation_frequency') ?? 'PT15M')) };
  const extra =
    resource.blocks('criteria').reduce((sum, criterion) => sum + series(criterion), 0) *
      Math.max(1, resource.size('scopes')) -
    1;
  return [
    { name: 'Log alert', price: QUERY_RULE, keys, count: 1 },
    ...(extra > 0
      ? [
          {
            name: 'Additional time series',
            price: 'azurerm_monitor_scheduled_query_rules_alert/Log alert additional time series',
            keys,
            count: extra,
          },
        ]
      : []),
  ];
};

const SENTINEL = /^SecurityInsights?$/i;
const workspace: Rule = (resource) => {
  const gigabytes = resource.number('reservation_capacity_in_gb_per_day');
  if (resource.text('sku') !== 'CapacityReservation' || gigabytes === undefined) return [];
  const sentinel =
    resource.referrers('azurerm_sentinel_').length > 0 ||
    resource
      .referrers('azurerm_log_analytics_solution')
      .some((one) => SENTINEL.test(one.text('solution_name') ?? '')) ||
    resource.flag('sentinel_enabled') === true;
  const keys = { gb_per_day: gigabytes };
  return [
    { name: 'Commitment tier', price: 'azurerm_log_analytics_workspace/Commitment tier (per day)', keys, count: 1 },
    ...(sentinel
      ? [
          {
            name: 'Sentinel commitment tier',
            price: 'azurerm_log_analytics_workspace/Sentinel commitment tier (per day)',
            keys,
            count: 1,
          },
        ]
      : []),
  ];
};

const staticSite = onlyIf(
  (r) => [r.text('sku_tier'), r.text('sku_size')].some((sku) => sku?.toLowerCase() === 'standard'),
  flat('Static web app (Standard)', 'azurerm_static_web_app/Static web app (Standard)'),
);

const searchService: Rule = (resource) => {
  const sku = resource.text('sku')?.toLowerCase();
  if (sku === 'free') return 'free';
  const units = (resource.number('partition_count') ?? 1) * (resource.number('replica_count') ?? 1);
  return [
    { name: `Search units (${sku ?? ''})`, price: 'azurerm_search_service/Search unit', keys: { sku }, count: units },
  ];
};

const replicaSet: Rule = (resource) => {
  const sku = resource.target('domain_service_id', 'azurerm_active_directory_domain_service')?.text('sku');
  if (sku === undefined) throw new NotPriced('the domain service it belongs to is not in the plan');
  return [
    {
      name: `Replica set (${sku})`,
      price: 'azurerm_active_directory_domain_service/Domain service',
      keys: { sku },
      count: 1,
    },
  ];
};

/** Head nodes come in pairs and zookeepers in threes. https://learn.microsoft.com/azure/hdinsight/hdinsight-supported-node-configuration */
const HDINSIGHT_NODES: readonly (readonly [role: string, count: number | undefined])[] = [
  ['head_node', 2],
  ['worker_node', undefined],
  ['zookeeper_node', 3],
  ['kafka_management_node', 3],
  ['edge_node', undefined],
];
const hdinsight: Rule = (resource) =>
  HDINSIGHT_NODES.flatMap(([role, fixed]) => {
    const node = resource.block('roles')?.block(role);
    const size = node?.text('vm_size');
    if (node === undefined || size === undefined) return [];
    const count = fixed ?? node.number('target_instance_count') ?? 1;
    return [
      {
        name: `${role.replaceAll('_', ' ')} (${size})`,
        price: 'azurerm_hdinsight/HDInsight node',
        keys: { vm_size: size },
        count,
      },
    ];
  });

const registry: Rule = (resource) => {
  const sku = resource.text('sku') ?? 'Classic';
  // Each replica of a Premium registry costs as much as the registry.
  const copies = 1 + resource.size('georeplications') + resource.size('georeplication_locations');
  return [{ name: `Registry (${sku})`, price: 'azurerm_container_registry/Registry', keys: { sku }, count: copies }];
};

/** `Developer_1`: tier and units. The consumption tier bills calls. */
const apiManagement: Rule = (resource) => {
  const [tier = '', units = '1'] = (resource.text('sku_name') ?? '').split('_');
  if (tier === 'Consumption') return [];
  // Each additional location has its own units.
  const more = resource
    .blocks('additional_location')
    .reduce((sum, one) => sum + (one.number('capacity') ?? Number(units)), 0);
  return [
    { name: `Units (${tier})`, price: 'azurerm_api_management/Unit', keys: { tier }, count: Number(units) + more },
  ];
};

/** An address of its own is billed; a certificate by server name is not. */
const ipSsl = onlyIf(
  (r) => r.text('ssl_state') === 'IpBasedEnabled',
  flat('IP SSL', 'azurerm_app_service_binding/IP SSL'),
);

export const AZURE_APPLICATION: Rules = {
  azurerm_app_service_certificate_binding: ipSsl,
  azurerm_app_service_certificate_order: flat(
    'Certificate',
    'azurerm_app_service_certificate_order/Certificate',
    (r) => ({ product_type: r.text('product_type') ?? 'Standard' }),
  ),
  azurerm_app_service_custom_hostname_binding: ipSsl,
  azurerm_api_management: apiManagement,
  azurerm_app_configuration: onlyIf(
    (r) => (r.text('sku') ?? 'free') !== 'free',
    flat(
      'Instances',
      'azurerm_app_configuration/Instance',
      (r) => ({ sku: r.text('sku') }),
      (r) => 1 + r.size('replica'),
    ),
  ),
  azurerm_iothub: flat(
    'Units',
    'azurerm_iothub/Unit',
    (r) => ({ sku: r.text('sku.0.name') }),
    (r) => r.number('sku.0.capacity') ?? 1,
  ),
  azurerm_powerbi_embedded: flat('Node', 'azurerm_powerbi_embedded/Node', (r) => ({ sku_name: r.text('sku_name') })),
  azurerm_signalr_service: onlyIf(
    (r) => r.text('sku.0.name') !== 'Free_F1',
    flat(
      'Units',
      'azurerm_signalr_service/Unit',
      (r) => ({ sku: r.text('sku.0.name') }),
      (r) => r.number('sku.0.capacity') ?? 1,
    ),
  ),
  azurerm_service_plan: servicePlan,
  azurerm_app_service_plan: appServicePlan,
  azurerm_function_app: functionApp,
  azurerm_linux_function_app: functionApp,
  azurerm_windows_function_app: functionApp,
  azurerm_logic_app_integration_account: onlyIf(
    (r) => r.text('sku_name') !== 'Free',
    flat('Account', 'azurerm_logic_app_integration_account/Account', (r) => ({ sku_name: r.text('sku_name') })),
  ),
  azurerm_logic_app_standard: logicApp,
  azurerm_static_site: staticSite,
  azurerm_static_web_app: staticSite,
  azurerm_eventhub_namespace: eventHubs,
  azurerm_servicebus_namespace: serviceBus,
  azurerm_notification_hub_namespace: onlyIf(
    (r) => r.text('sku_name') !== 'Free',
    flat('Namespace', 'azurerm_notification_hub_namespace/Namespace', (r) => ({ sku_name: r.text('sku_name') })),
  ),
  azurerm_integration_service_environment: integrationEnvironment,
  azurerm_application_insights_standard_web_test: standardWebTest,
  azurerm_application_insights_web_test: webTest,
  azurerm_monitor_metric_alert: metricAlert,
  azurerm_monitor_scheduled_query_rules_alert: queryAlert,
  azurerm_monitor_scheduled_query_rules_alert_v2: queryAlertV2,
  azurerm_log_analytics_workspace: workspace,
  azurerm_search_service: searchService,
  azurerm_container_registry: registry,
  azurerm_active_directory_domain_service: flat(
    'Domain service',
    'azurerm_active_directory_domain_service/Domain service',
    (r) => ({ sku: r.text('sku') }),
  ),
  azurerm_active_directory_domain_service_replica_set: replicaSet,
  azurerm_hdinsight_hbase_cluster: hdinsight,
  azurerm_hdinsight_hadoop_cluster: hdinsight,
  azurerm_hdinsight_interactive_query_cluster: hdinsight,
  azurerm_hdinsight_kafka_cluster: hdinsight,
  azurerm_hdinsight_spark_cluster: hdinsight,
  azurerm_key_vault_managed_hardware_security_module: flat(
    'HSM pool',
    'azurerm_key_vault_managed_hardware_security_module/HSM pool',
  ),
  azurerm_storage_account: byUse,
};
