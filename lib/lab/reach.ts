/** Whether the Lab goes to an address that somebody typed in, and why not. */
import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';
import { fail, ok, type Result } from '@/lib/contract/result';
import type { OtherBroker } from '@/lib/lab/address';
import { type Endpoint, probe } from '@/lib/lab/endpoint';

const probeMsMax = 8_000;

/**
 * Where no broker is, and what must not be asked on others' behalf: link-local addresses, among them the metadata
 * services of clouds, multicast, "this network". Private networks and loopback stay: brokers live there.
 */
const never = new BlockList();
never.addSubnet('0.0.0.0', 8, 'ipv4');
never.addSubnet('169.254.0.0', 16, 'ipv4');
never.addSubnet('224.0.0.0', 3, 'ipv4');
never.addAddress('::', 'ipv6');
never.addSubnet('fe80::', 10, 'ipv6');
never.addSubnet('ff00::', 8, 'ipv6');
never.addAddress('fd00:ec2::254', 'ipv6');

export function isForbidden(address: string): boolean {
  const family = isIP(address);
  // An IPv4 address in IPv6's clothes is checked as what it is.
  return family === 0 || never.check(address, family === 6 ? 'ipv6' : 'ipv4');
}

/** Resolved once: what was looked at is what is connected to, whatever the name leads to later. */
export async function reach(other: OtherBroker): Promise<Result<Endpoint>> {
  const where = `${other.host}:${other.port}`;
  let address: string;
  try {
    ({ address } = await lookup(other.host));
  } catch {
    return fail('unreachable', `There is no host named ${other.host}.`);
  }
  if (isForbidden(address)) {
    return fail('refused', `${other.host} is ${address}, where the Lab doesn’t go: no broker has such an address.`);
  }
  const endpoint = { host: address, port: other.port, tls: other.tls ? { servername: other.host } : undefined };
  return await standing(endpoint, where);
}

/** The same for a broker that the console knows already. */
export async function standing(endpoint: Endpoint, where: string): Promise<Result<Endpoint>> {
  try {
    await probe(endpoint, probeMsMax);
    return ok(endpoint);
  } catch (error) {
    return fail('unreachable', reasonOf(error, where));
  }
}

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '');

const authorities =
  'Start the console with NODE_EXTRA_CA_CERTS=authority.pem, so that it knows who signed it. The Lab doesn’t go on without.';

function reasonOf(error: unknown, where: string): string {
  const code = codeOf(error);
  switch (code) {
    case 'ECONNREFUSED':
      return `Nothing listens at ${where}.`;
    case 'ETIMEDOUT':
      return `${where} did not answer within ${probeMsMax / 1000} s.`;
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
    case 'SELF_SIGNED_CERT_IN_CHAIN':
      return `The certificate of ${where} is signed by itself or by an authority that isn’t known here. ${authorities}`;
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
      return `Who signed the certificate of ${where} isn’t known here. ${authorities}`;
    case 'CERT_HAS_EXPIRED':
      return `The certificate of ${where} has expired.`;
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return `The certificate of ${where} is for another name.`;
    case 'ECONNRESET':
    case 'EPROTO':
    case 'ERR_SSL_WRONG_VERSION_NUMBER':
    case 'ERR_SSL_PACKET_LENGTH_TOO_LONG':
      return `${where} ended the connection before it stood. With TLS that means mostly: this port speaks without it.`;
    default:
      return `${where} can’t be reached (${code === '' ? String(error) : code}).`;
  }
}
