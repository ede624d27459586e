import { StreamLanguage } from '@codemirror/language';
import { placeholder } from '@/lib/publish/template';

// Each begins at the place that is looked at: without that, all of the line would be searched for each token.
const template = new RegExp(`^${placeholder.source}`);
/** A string of JSON ends with its line, closed or not. */
const text = /^"(?:[^"\\]|\\.)*"?/;

/**
 * JSON as far as it has to be coloured and indented: a template where a value belongs doesn't put the rest of the text
 * out of step, as it would a parser.
 */
export const jsonWithTemplates = StreamLanguage.define<{ depth: number }>({
  name: 'json',
  startState: () => ({ depth: 0 }),
  copyState: ({ depth }) => ({ depth }),
  token(stream, state) {
    if (stream.eatSpace() || stream.match(template)) return null;
    if (stream.match(text)) return stream.match(/^\s*:/, false) ? 'propertyName' : 'string';
    if (stream.match(/^-?\d+(?:\.\d*)?(?:[eE][+-]?\d*)?/)) return 'number';
    if (stream.match(/^(?:true|false|null)\b/)) return 'bool';
    const char = stream.next();
    if (char === '{' || char === '[') state.depth++;
    else if (char === '}' || char === ']') state.depth = Math.max(0, state.depth - 1);
    else if (char !== ',' && char !== ':') return null;
    return 'punctuation';
  },
  indent: ({ depth }, after, { unit }) => unit * Math.max(0, depth - (/^\s*[}\]]/.test(after) ? 1 : 0)),
  languageData: { closeBrackets: { brackets: ['[', '{', '"'] }, indentOnInput: /^\s*[}\]]$/ },
});
