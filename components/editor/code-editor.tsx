'use client';

import {
  autocompletion,
  type CompletionSource,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands';
import { bracketMatching, HighlightStyle, indentOnInput, syntaxHighlighting } from '@codemirror/language';
import { nextDiagnostic, setDiagnostics } from '@codemirror/lint';
import { Compartment, EditorState, type Extension } from '@codemirror/state';
import {
  Decoration,
  type DecorationSet,
  drawSelection,
  EditorView,
  keymap,
  lineNumbers,
  MatchDecorator,
  ViewPlugin,
  type ViewUpdate,
} from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { useEffect, useImperativeHandle, useLayoutEffect, useRef } from 'react';
import type { EditorProps } from '@/components/editor/editor';
import { jsonWithTemplates } from '@/components/editor/json-language';
import { placeholder } from '@/lib/publish/template';

/** The console's own colours, of which both themes are made. */
const theme = EditorView.theme({
  '&': { fontSize: '12px', backgroundColor: 'transparent', color: 'var(--ink)' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--font-mono, ui-monospace, monospace)', lineHeight: '20px', overflow: 'auto' },
  '.cm-content': { padding: '6px 0', caretColor: 'var(--ink)' },
  '.cm-line': { padding: '0 10px 0 6px' },
  '.cm-gutters': { backgroundColor: 'transparent', color: 'var(--ink-faint)', border: 'none' },
  '.cm-lineNumbers .cm-gutterElement': { padding: '0 4px 0 10px', minWidth: '34px' },
  '.cm-cursor, .cm-dropCursor': { borderLeftColor: 'var(--ink)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    background: 'color-mix(in oklab, var(--accent) 22%, transparent)',
  },
  '&.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--hover)', outline: '1px solid var(--line-strong)' },
  '&.cm-focused .cm-nonmatchingBracket': { backgroundColor: 'transparent' },
  '.cm-template': { color: 'var(--accent)', backgroundColor: 'var(--accent-soft)', borderRadius: '3px' },
  '.cm-template-unknown': { textDecoration: 'underline wavy var(--warn) 1px', textUnderlineOffset: '3px' },
  '.cm-lintRange-error': {
    backgroundImage: 'none',
    backgroundColor: 'var(--bad-soft)',
    textDecoration: 'underline wavy var(--bad) 1px',
    textUnderlineOffset: '3px',
  },
  '.cm-lintPoint:after': { borderBottomColor: 'var(--bad)' },
  '.cm-tooltip': {
    backgroundColor: 'var(--raised)',
    color: 'var(--ink)',
    border: 'none',
    borderRadius: '6px',
    boxShadow: 'var(--shadow-pop)',
    overflow: 'hidden',
  },
  '.cm-diagnostic': { padding: '4px 10px', borderLeft: '3px solid var(--bad)', fontFamily: 'var(--font-sans)' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { fontFamily: 'var(--font-mono)', maxHeight: '216px' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '2px 10px', lineHeight: '20px' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': { backgroundColor: 'var(--accent-soft)', color: 'var(--ink)' },
  '.cm-completionDetail': { color: 'var(--ink-faint)', fontStyle: 'normal', fontFamily: 'var(--font-sans)' },
  '.cm-completionMatchedText': { textDecoration: 'none', fontWeight: '600' },
});

const colours = HighlightStyle.define([
  { tag: tags.propertyName, color: 'var(--ink)' },
  { tag: tags.string, color: 'var(--code-string)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--code-number)' },
  { tag: [tags.punctuation, tags.separator, tags.squareBracket, tags.brace], color: 'var(--ink-faint)' },
]);

/** Marks `{{…}}`; those that nothing stands for look so, and go as they are. */
function templates(known: (name: string) => boolean): Extension {
  const matcher = new MatchDecorator({
    regexp: new RegExp(placeholder.source, 'g'),
    decoration: (match) => Decoration.mark({ class: known(match[1] ?? '') ? 'cm-template' : 'cm-template-unknown' }),
  });
  return ViewPlugin.fromClass(
    class {
      decorations: DecorationSet;
      constructor(view: EditorView) {
        this.decorations = matcher.createDeco(view);
      }
      update(update: ViewUpdate): void {
        this.decorations = matcher.updateDeco(update, this.decorations);
      }
    },
    { decorations: (plugin) => plugin.decorations },
  );
}

type Offered = NonNullable<EditorProps['templates']>;

const offered =
  ({ offers }: Offered): CompletionSource =>
  (context) => {
    const before = context.matchBefore(/\{\{[ \t]*[A-Za-z0-9_-]*/);
    if (before === null) return null;
    const name = /[A-Za-z0-9_-]*$/.exec(before.text)?.[0] ?? '';
    const closed = context.state.sliceDoc(context.pos, context.pos + 2) === '}}';
    return {
      from: context.pos - name.length,
      validFor: /^[A-Za-z0-9_-]*$/,
      options: offers.map(({ label, insert, detail }) => ({
        label,
        detail,
        apply: (view, _, from, to) => {
          const text = closed ? insert : `${insert}}}`;
          const after = from + insert.length + 2;
          view.dispatch({ changes: { from, to, insert: text }, selection: { anchor: after } });
        },
      })),
    };
  };

function features({ language, templates: offers, tabIndents }: EditorProps): Extension[] {
  return [
    language === 'json' ? [jsonWithTemplates, bracketMatching(), closeBrackets(), indentOnInput()] : [],
    offers === undefined
      ? autocompletion({ override: [] })
      : [templates((name) => offers.known.has(name)), autocompletion({ override: [offered(offers)], icons: false })],
    tabIndents ? keymap.of([indentWithTab]) : [],
  ];
}

const attributes = ({ label, describedBy, invalid }: EditorProps): Extension =>
  EditorView.contentAttributes.of({
    'aria-label': label,
    ...(describedBy === undefined ? {} : { 'aria-describedby': describedBy }),
    'aria-invalid': invalid ? 'true' : 'false',
    spellcheck: 'false',
    autocapitalize: 'off',
    autocorrect: 'off',
  });

/** CodeMirror, in the console's clothes. Loaded when somebody is about to write. */
export function CodeEditor(props: EditorProps) {
  const { value, faults, handle } = props;
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  const latest = useRef(props);
  latest.current = props;
  const changing = useRef({ features: new Compartment(), attributes: new Compartment() });

  useEffect(() => {
    if (host.current === null) return;
    const { current: parts } = changing;
    const send = (): boolean => {
      const { onSubmit } = latest.current;
      onSubmit?.();
      return onSubmit !== undefined;
    };
    const made = new EditorView({
      parent: host.current,
      state: EditorState.create({
        doc: latest.current.value,
        extensions: [
          keymap.of([
            { key: 'Mod-Enter', run: send },
            { key: 'F8', run: nextDiagnostic },
          ]),
          lineNumbers(),
          history(),
          drawSelection(),
          EditorView.lineWrapping,
          parts.features.of(features(latest.current)),
          parts.attributes.of(attributes(latest.current)),
          keymap.of([...closeBracketsKeymap, ...completionKeymap, ...historyKeymap, ...defaultKeymap]),
          syntaxHighlighting(colours),
          theme,
          EditorView.updateListener.of((update) => {
            if (update.docChanged) latest.current.onChange(update.state.doc.toString());
          }),
        ],
      }),
    });
    view.current = made;
    return () => {
      view.current = undefined;
      made.destroy();
    };
  }, []);

  // At once: what is typed between a rendering and a later effect would be undone by it.
  useLayoutEffect(() => {
    const { current: editor } = view;
    if (editor === undefined || editor.state.doc.toString() === value) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value } });
  }, [value]);

  const { language, templates: offers, tabIndents } = props;
  // biome-ignore lint/correctness/useExhaustiveDependencies: these are what the features depend on
  useEffect(() => {
    view.current?.dispatch({ effects: changing.current.features.reconfigure(features(latest.current)) });
  }, [language, offers, tabIndents]);

  const { label, describedBy, invalid } = props;
  // biome-ignore lint/correctness/useExhaustiveDependencies: these are what the attributes depend on
  useEffect(() => {
    view.current?.dispatch({ effects: changing.current.attributes.reconfigure(attributes(latest.current)) });
  }, [label, describedBy, invalid]);

  useEffect(() => {
    const { current: editor } = view;
    if (editor === undefined) return;
    const end = editor.state.doc.length;
    const marks = faults.map(({ from, to, message }) => ({
      from: Math.min(from, end),
      to: Math.min(Math.max(to, from), end),
      message,
      severity: 'error' as const,
    }));
    editor.dispatch(setDiagnostics(editor.state, marks));
  }, [faults]);

  useImperativeHandle(handle, () => ({
    goTo(at) {
      const { current: editor } = view;
      if (editor === undefined) return;
      const anchor = Math.min(at, editor.state.doc.length);
      editor.dispatch({ selection: { anchor }, effects: EditorView.scrollIntoView(anchor, { y: 'center' }) });
      editor.focus();
    },
    insert(text) {
      const { current: editor } = view;
      if (editor === undefined) return;
      editor.dispatch(editor.state.replaceSelection(text));
      editor.focus();
    },
  }));

  return <div ref={host} className="h-full [&_.cm-editor]:h-full" />;
}
