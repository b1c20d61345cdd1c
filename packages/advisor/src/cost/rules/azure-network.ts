/** Addresses, gateways, firewalls, balancers, DNS and private links of Azure. */
import { NotPriced, type ResourceView } from '../resource-view.ts';
import { flat, onlyIf, type Line, type Rule, type Rules } from './rule.ts';

const publicIp: Rule = (resource) => {
  const keys = {
    allocation_method: resource.text('allocation_method')?.toLowerCase() ?? 'static',
    sku_tier: resource.text('sku_tier')?.toLowerCase() ?? 'regional',
  };
  return [
    {
      name: `Public address (${keys.allocation_method})`,
      price: 'azurerm_public_ip/Public IP address',
      keys,
      count: 1,
    },
  ];
};

const lbRule: Rule = (resource) => {
  const balancer = resource.target('loadbalancer_id', 'azurerm_lb');
  // Rules of a basic balancer are free.
  if (balancer !== undefined && (balancer.text('sku') ?? 'Standard').toLowerCase() === 'basic') return 'free';
  return [{ name: 'Load balancer rule', price: 'azurerm_lb_rule/Load balancer rule', count: 1 }];
};

const networkGateway: Rule = (resource) => {
  const name = resource.text('type')?.toLowerCase() === 'expressroute' ? 'ExpressRoute gateway' : 'VPN gateway';
  const sku = resource.text('sku') ?? 'Basic';
  return [{ name: `${name} (${sku})`, price: `azurerm_virtual_network_gateway/${name}`, keys: { sku }, count: 1 }];
};

/** Connections over IPsec cost by the hour; ExpressRoute ones and those on a basic gateway do not. */
const gatewayConnection: Rule = (resource) => {
  if (resource.text('type')?.toLowerCase() === 'expressroute') return 'free';
  const gateway = resource.target('virtual_network_gateway_id', 'azurerm_virtual_network_gateway');
  if (gateway?.text('sku')?.toLowerCase() === 'basic') return 'free';
  return [{ name: 'Connection', price: 'azurerm_virtual_network_gateway_connection/VPN gateway connection', count: 1 }];
};

const FRONT_DOOR_FIRST_RULES = 5;
const frontDoor: Rule = (resource) => {
  const rules = resource.size('routing_rule');
  const lines: Line[] =
    rules === 0
      ? []
      : [
          {
            name: 'Routing rules (first five together)',
            price: 'azurerm_frontdoor/Routing rule (first five together)',
            count: 1,
          },
        ];
  if (rules > FRONT_DOOR_FIRST_RULES) {
    lines.push({
      name: 'Additional routing rules',
      price: 'azurerm_frontdoor/Routing rule (each above five)',
      count: rules - FRONT_DOOR_FIRST_RULES,
    });
  }
  return lines;
};

/**
 * Capacity units that each instance of a second-generation gateway reserves and that are billed whatever it does.
 * https://learn.microsoft.com/azure/application-gateway/understanding-pricing
 */
const RESERVED_UNITS = 10;
const applicationGateway: Rule = (resource) => {
  const sku = resource.block('sku');
  const name = sku?.text('name');
  if (name === undefined) throw new NotPriced('the plan does not say the SKU');
  const keys = { sku: name };
  const instances = sku?.number('capacity') ?? resource.number('autoscale_configuration.0.min_capacity');
  const gateway = (count: number): Line => ({
    name: `Gateway (${name})`,
    price: 'azurerm_application_gateway/Gateway usage',
    keys,
    count,
  });
  // The first generation bills each instance, the second one fixed part and capacity units.
  if (!name.endsWith('_v2')) return [gateway(instances ?? 1)];
  return [
    gateway(1),
    {
      name: 'Reserved capacity units',
      price: 'azurerm_application_gateway/Capacity unit',
      keys,
      count: RESERVED_UNITS * (instances ?? 0),
    },
  ];
};

/** Only the German cloud has prices of its own. */
const trafficZone = (resource: ResourceView): string =>
  resource.region?.startsWith('germany') === true ? 'Germany' : 'Global';
const FAST_SECONDS = 10;
const trafficEndpoint =
  (endpoint: string): Rule =>
  (resource) => {
    const profile = resource.target('profile_id', 'azurerm_traffic_manager_profile');
    const fast = profile?.number('monitor_config.0.interval_in_seconds') === FAST_SECONDS;
    return [
      { name: 'Health check', price: 'azurerm_traffic_manager_endpoint/Health check', keys: { endpoint }, count: 1 },
      ...(fast
        ? [
            {
              name: 'Fast interval',
              price: 'azurerm_traffic_manager_endpoint/Fast interval health check add-on',
              keys: { endpoint, zone: trafficZone(resource) },
              count: 1,
            },
          ]
        : []),
    ];
  };

const scaleUnits = (attribute: string) => (resource: ResourceView) => resource.number(attribute) ?? 1;
const resolverEndpoint = flat('Resolver endpoint', 'azurerm_private_dns_resolver_outbound_endpoint/Resolver endpoint');

export const AZURE_NETWORK: Rules = {
  azurerm_public_ip: publicIp,
  azurerm_public_ip_prefix: flat(
    'Addresses',
    'azurerm_public_ip_prefix/Public IP address',
    undefined,
    (r) => 2 ** (32 - (r.number('prefix_length') ?? 28)),
  ),
  azurerm_nat_gateway: flat('NAT gateway', 'azurerm_nat_gateway/NAT gateway'),
  azurerm_lb_rule: lbRule,
  azurerm_lb_outbound_rule: lbRule,
  azurerm_application_gateway: applicationGateway,
  azurerm_bastion_host: flat('Bastion', 'azurerm_bastion_host/Bastion', (r) => ({ sku: r.text('sku') ?? 'Basic' })),
  azurerm_firewall: flat('Firewall', 'azurerm_firewall/Firewall deployment', (r) => ({
    sku_tier: r.text('sku_tier') ?? 'Standard',
  })),
  azurerm_network_ddos_protection_plan: flat('DDoS protection', 'azurerm_network_ddos_protection_plan/Plan'),
  azurerm_virtual_network_gateway: networkGateway,
  azurerm_virtual_network_gateway_connection: gatewayConnection,
  azurerm_express_route_gateway: flat(
    'Scale units',
    'azurerm_express_route_gateway/ExpressRoute scale unit',
    undefined,
    scaleUnits('scale_units'),
  ),
  azurerm_express_route_connection: flat('Connection', 'azurerm_express_route_connection/ExpressRoute connection'),
  azurerm_virtual_hub: onlyIf(
    (r) => (r.text('sku') ?? 'Standard') !== 'Basic',
    flat('Hub', 'azurerm_virtual_hub/Virtual hub'),
  ),
  azurerm_vpn_gateway: flat(
    'Scale units',
    'azurerm_vpn_gateway/Site-to-site scale unit',
    undefined,
    scaleUnits('scale_unit'),
  ),
  azurerm_vpn_gateway_connection: flat('Connection', 'azurerm_vpn_gateway_connection/Site-to-site connection'),
  azurerm_point_to_site_vpn_gateway: flat(
    'Scale units',
    'azurerm_point_to_site_vpn_gateway/Scale unit',
    undefined,
    scaleUnits('scale_unit'),
  ),
  azurerm_frontdoor: frontDoor,
  azurerm_dns_zone: flat('Public zone', 'azurerm_dns_zone/Public DNS zone'),
  azurerm_private_dns_zone: flat('Private zone', 'azurerm_private_dns_zone/Private DNS zone'),
  azurerm_private_dns_resolver_outbound_endpoint: resolverEndpoint,
  azurerm_private_dns_resolver_inbound_endpoint: resolverEndpoint,
  azurerm_private_dns_resolver_dns_forwarding_ruleset: flat(
    'Forwarding ruleset',
    'azurerm_private_dns_resolver_dns_forwarding_ruleset/Forwarding ruleset',
  ),
  azurerm_private_endpoint: flat('Private endpoint', 'azurerm_private_endpoint/Private endpoint'),
  azurerm_traffic_manager_azure_endpoint: trafficEndpoint('azure'),
  azurerm_traffic_manager_nested_endpoint: trafficEndpoint('azure'),
  azurerm_traffic_manager_external_endpoint: trafficEndpoint('external'),
};
