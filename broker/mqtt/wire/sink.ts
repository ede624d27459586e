import { inRange, OctetSink } from '../../core/octet-sink.ts';
import { variableSize, writeVariable } from './integer.ts';
import { FIELD_OCTETS_MAX, VARIABLE_INTEGER_MAX } from './spec.ts';

/** Packets and their properties. */
export class Sink extends OctetSink {
  constructor(sizeHint = 128) {
    super(sizeHint);
  }

  variable(value: number): void {
    inRange(value, VARIABLE_INTEGER_MAX, 'variable byte integer');
    const at = this.length;
    writeVariable(this.room(variableSize(value)), at, value);
  }

  string(text: string): void {
    const size = Buffer.byteLength(text);
    if (size > FIELD_OCTETS_MAX) throw new RangeError(`a string of ${size} octets; 65535 is the most`);
    this.uint16(size);
    const at = this.length;
    this.room(size).write(text, at, 'utf8');
  }

  binary(octets: Uint8Array): void {
    if (octets.length > FIELD_OCTETS_MAX) throw new RangeError(`${octets.length} octets of data; 65535 is the most`);
    this.uint16(octets.length);
    this.octets(octets);
  }
}
