/** VPC, load balancers, Route 53, CDN and firewalls. https://aws.amazon.com/vpc/pricing/ */
import type { ResourceView } from '../resource-view.ts';
import { all, flat, byUse, when, type Line, type Rule, type Rules } from './rule.ts';

const BALANCERS: Readonly<Record<string, string>> = {
  application: 'Application load balancer',
  network: 'Network load balancer',
  gateway: 'Gateway load balancer',
};
const loadBalancer: Rule = (resource) => {
  const name = BALANCERS[resource.text('load_balancer_type') ?? 'application'] ?? 'Application load balancer';
  return [{ name, price: `aws_lb/${name}`, count: 1 }];
};

const endpoint: Rule = (resource) => {
  const type = resource.text('vpc_endpoint_type') ?? 'Gateway';
  if (type === 'Gateway') return 'free';
  return [
    {
      name: `Endpoint (${type})`,
      price: 'aws_vpc_endpoint/Interface endpoint (per AZ)',
      count: Math.max(1, resource.size('subnet_ids')),
    },
  ];
};

/** Each of these is one optional feature. https://aws.amazon.com/route53/pricing/ */
const healthCheckFeatures = (resource: ResourceView): number => {
  const type = resource.text('type')?.toUpperCase() ?? '';
  return [
    type.startsWith('HTTPS'),
    type.endsWith('STR_MATCH'),
    resource.number('request_interval') === 10,
    resource.flag('measure_latency') === true,
  ].filter(Boolean).length;
};
const healthCheck: Rule = (resource) => {
  const features = healthCheckFeatures(resource);
  const lines: Line[] = [
    { name: 'Health check', price: 'aws_route53_health_check/Health check (AWS endpoint)', count: 1 },
  ];
  if (features > 0) {
    lines.push({
      name: 'Optional features',
      price: 'aws_route53_health_check/Health check optional feature (AWS endpoint)',
      count: features,
    });
  }
  return lines;
};

const webAcl: Rule = (resource) => {
  const rules = resource.size('rule') + resource.size('rules');
  return [
    { name: 'Web ACL', price: 'aws_wafv2_web_acl/Web ACL', count: 1 },
    ...(rules === 0 ? [] : [{ name: 'Rules', price: 'aws_wafv2_web_acl/Rule', count: rules }]),
  ];
};

const attachment = flat(
  'Transit gateway attachment',
  'aws_ec2_transit_gateway_peering_attachment/Transit gateway attachment',
);
/** A resolver endpoint has at least two addresses. */
const resolverAddresses = (resource: ResourceView): number => Math.max(2, resource.size('ip_address'));

export const AWS_NETWORK: Rules = {
  aws_lb: loadBalancer,
  aws_alb: loadBalancer,
  aws_elb: flat('Classic load balancer', 'aws_elb/Classic load balancer'),
  // A private NAT gateway costs the same.
  aws_nat_gateway: flat('NAT gateway', 'aws_nat_gateway/NAT gateway'),
  // Billed in use and idle since February 2024: https://aws.amazon.com/blogs/aws/new-aws-public-ipv4-address-charge-public-ip-insights/
  aws_eip: flat('Public IPv4 address', 'aws_eip/Public IPv4 address'),
  aws_vpc_endpoint: endpoint,
  aws_vpn_connection: all(
    flat('VPN connection', 'aws_vpn_connection/VPN connection'),
    when((r) => r.isSet('transit_gateway_id'), attachment),
  ),
  aws_ec2_transit_gateway_vpc_attachment: attachment,
  aws_ec2_transit_gateway_peering_attachment: attachment,
  aws_ec2_client_vpn_network_association: flat(
    'Endpoint association',
    'aws_ec2_client_vpn_network_association/Client VPN endpoint association',
  ),
  aws_ec2_client_vpn_endpoint: byUse,
  aws_ec2_traffic_mirror_session: flat(
    'Traffic mirror session',
    'aws_ec2_traffic_mirror_session/Traffic mirror session',
  ),
  aws_networkfirewall_firewall: flat(
    'Firewall endpoint',
    'aws_networkfirewall_firewall/Firewall endpoint',
    undefined,
    (r) => Math.max(1, r.size('subnet_mapping')),
  ),
  aws_globalaccelerator_accelerator: flat('Accelerator', 'aws_globalaccelerator_accelerator/Accelerator'),
  aws_dx_connection: flat('Port', 'aws_dx_connection/Port', (r) => ({ bandwidth: r.text('bandwidth') })),
  aws_route53_zone: flat('Hosted zone', 'aws_route53_zone/Hosted zone'),
  aws_route53_health_check: healthCheck,
  aws_route53_resolver_endpoint: flat(
    'Endpoint address',
    'aws_route53_resolver_endpoint/Endpoint address',
    undefined,
    resolverAddresses,
  ),
  aws_wafv2_web_acl: webAcl,
  aws_waf_web_acl: webAcl,
};
