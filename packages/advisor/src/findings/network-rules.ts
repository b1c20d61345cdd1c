/**
 * Firewall rules of the three clouds in one form. A rule answers with three values: a source that is known only after
 * apply makes «open to the world?» undecided unless another source already is the world.
 */
import { asText, type Leaf, spread } from './plan-leaves.ts';
import { EVERY_PORT, isWorld, type PortRange, portRanges, protocolName } from './ports.ts';
import type { ResourceView } from './resource-view.ts';
import { knownOnlyAfterApply, selectSure, some } from './undecided.ts';

export type Direction = 'ingress' | 'egress';

/** Where the parts of a rule stand in one resource type. */
interface RuleShape {
  /** Block of the rules; absent where the resource is the rule. */
  readonly blocks?: (direction: Direction) => string;
  /** Google: direction and sources stand beside the blocks, not in them. */
  readonly shared?: true;
  /** Which way the rule goes; absent where the block's name says so. */
  readonly direction?: (view: ResourceView) => Direction;
  readonly allow: (rule: ResourceView) => boolean;
  readonly protocol: string;
  /** Attributes with single ports and ranges, or a pair of them. */
  readonly ports: readonly string[] | { readonly from: string; readonly to: string };
  readonly sources: (direction: Direction) => readonly string[];
}

const always = (): boolean => true;
const awsPorts = { from: 'from_port', to: 'to_port' };
const awsCidrs = ['cidr_blocks', 'ipv6_cidr_blocks'];

const awsGroup: RuleShape = {
  blocks: (way) => way,
  allow: always,
  protocol: 'protocol',
  ports: awsPorts,
  sources: () => awsCidrs,
};
const awsGroupRule = (way: Direction): RuleShape => ({
  direction: () => way,
  allow: always,
  protocol: 'ip_protocol',
  ports: awsPorts,
  sources: () => ['cidr_ipv4', 'cidr_ipv6'],
});
const awsAcl: RuleShape = {
  blocks: (way) => way,
  allow: (rule) => rule.is('action', 'allow'),
  protocol: 'protocol',
  ports: awsPorts,
  sources: () => ['cidr_block', 'ipv6_cidr_block'],
};
const azureRule: Pick<RuleShape, 'allow' | 'protocol' | 'ports' | 'sources'> = {
  allow: (rule) => rule.is('access', 'Allow'),
  protocol: 'protocol',
  ports: ['destination_port_range', 'destination_port_ranges'],
  sources: (way) =>
    way === 'ingress'
      ? ['source_address_prefix', 'source_address_prefixes']
      : ['destination_address_prefix', 'destination_address_prefixes'],
};
const azureDirection = (rule: ResourceView): Direction => (rule.is('direction', 'Outbound') ? 'egress' : 'ingress');

const SHAPES: Readonly<Record<string, RuleShape>> = {
  aws_security_group: awsGroup,
  aws_default_security_group: awsGroup,
  aws_security_group_rule: {
    direction: (rule) => (rule.is('type', 'egress') ? 'egress' : 'ingress'),
    allow: always,
    protocol: 'protocol',
    ports: awsPorts,
    sources: () => awsCidrs,
  },
  aws_vpc_security_group_ingress_rule: awsGroupRule('ingress'),
  aws_vpc_security_group_egress_rule: awsGroupRule('egress'),
  aws_network_acl: awsAcl,
  aws_default_network_acl: awsAcl,
  aws_network_acl_rule: {
    direction: (rule) => (rule.yes('egress') ? 'egress' : 'ingress'),
    allow: (rule) => rule.is('rule_action', 'allow'),
    protocol: 'protocol',
    ports: awsPorts,
    sources: () => ['cidr_block', 'ipv6_cidr_block'],
  },
  google_compute_firewall: {
    blocks: () => 'allow',
    shared: true,
    direction: (rule) => (rule.is('direction', 'EGRESS') ? 'egress' : 'ingress'),
    allow: always,
    protocol: 'protocol',
    ports: ['ports'],
    sources: (way) => (way === 'ingress' ? ['source_ranges'] : ['destination_ranges']),
  },
  azurerm_network_security_rule: { ...azureRule, direction: azureDirection },
  azurerm_network_security_group: { ...azureRule, blocks: () => 'security_rule', direction: azureDirection },
};

export class NetworkRule {
  /** The block, or the resource where it is the rule itself. */
  readonly block: ResourceView;
  readonly #resource: ResourceView;
  readonly #shape: RuleShape;
  readonly #direction: Direction;

  constructor(resource: ResourceView, block: ResourceView, shape: RuleShape, direction: Direction) {
    this.block = block;
    this.#resource = resource;
    this.#shape = shape;
    this.#direction = direction;
  }

  get path(): string {
    return this.block.path;
  }

  allows(): boolean {
    return this.#shape.allow(this.block);
  }

  /** `tcp`, `udp`, `icmp`, `all`, …; `all` where nothing is said. @throws Undecided */
  protocol(): string {
    const text = this.block.text(this.#shape.protocol);
    return text === '' ? 'all' : protocolName(text);
  }

  /** The other side is the whole internet. @throws Undecided */
  world(): boolean {
    return some(this.#sources(), (leaf) => {
      if (leaf.unknown === true) knownOnlyAfterApply(this.block.address, leaf.path);
      return isWorld(asText(leaf.value));
    });
  }

  /** A port is open for a protocol. @throws Undecided */
  covers(port: number, protocol = 'tcp'): boolean {
    return (
      this.#speaks(protocol) && (this.#everyPort() || some(this.#ranges(), ([from, to]) => from <= port && port <= to))
    );
  }

  /** Every port; ICMP has none. @throws Undecided */
  allPorts(): boolean {
    if (this.protocol().startsWith('icmp')) return false;
    return this.#everyPort() || some(this.#ranges(), ([from, to]) => from <= 1 && to >= EVERY_PORT[1]);
  }

  #speaks(wanted: string): boolean {
    const protocol = this.protocol();
    return protocol === 'all' || protocol === wanted;
  }

  /** No ports at all means all of them (Google); AWS says it by -1, and ignores ports where the protocol is «all». */
  #everyPort(): boolean {
    const { ports } = this.#shape;
    if (Array.isArray(ports)) return !ports.some((attribute) => this.block.set(attribute));
    if (this.protocol() === 'all') return true;
    const { from, to } = ports as { readonly from: string; readonly to: string };
    return this.block.num(from, -1) === -1 && this.block.num(to, -1) === -1;
  }

  *#ranges(): Generator<PortRange> {
    const { ports } = this.#shape;
    if (!Array.isArray(ports)) {
      const { from, to } = ports as { readonly from: string; readonly to: string };
      const first = this.block.num(from, 0);
      yield [first, this.block.num(to, first)];
      return;
    }
    const leaves = (ports as readonly string[]).flatMap((attribute) => spread(this.block.leaves(attribute)));
    for (const leaf of leaves) if (leaf.unknown !== true) yield* portRanges(leaf.value);
    const unknown = leaves.find((leaf) => leaf.unknown === true);
    if (unknown) knownOnlyAfterApply(this.block.address, unknown.path);
  }

  #sources(): Leaf[] {
    const holder = this.#shape.shared ? this.#resource : this.block;
    return this.#shape.sources(this.#direction).flatMap((attribute) => spread(holder.leaves(attribute)));
  }
}

/**
 * Rules of a firewall resource that go one way, refusing ones included.
 * @throws Error for a type that is no firewall; Undecided where it is unknown how many rules there are
 */
export function networkRules(resource: ResourceView, direction: Direction): NetworkRule[] {
  const shape = SHAPES[resource.type];
  if (!shape) throw new Error(`${resource.type} has no firewall rules that checks can read`);
  if (shape.shared && resource.yes('disabled')) return [];
  const blocks = shape.blocks ? resource.blocks(shape.blocks(direction)) : [resource];
  return blocks
    .filter((block) => !shape.direction || shape.direction(shape.shared ? resource : block) === direction)
    .map((block) => new NetworkRule(resource, block, shape, direction));
}

/** Allowing rules from (or to) the whole internet that pass `test`. @throws Undecided where none surely is, and one may be */
export function openRules(
  resource: ResourceView,
  direction: Direction,
  test: (rule: NetworkRule) => boolean,
): NetworkRule[] {
  return selectSure(networkRules(resource, direction), (rule) =>
    allOf(
      rule.allows(),
      () => rule.world(),
      () => test(rule),
    ),
  );
}

/** Kleene's «and»: false as soon as one is false, even where another is undecided. */
function allOf(first: boolean, ...rest: (() => boolean)[]): boolean {
  return first && !some(rest, (test) => !test());
}
