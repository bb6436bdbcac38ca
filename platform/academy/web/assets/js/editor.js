/** A CodeMirror editor in front of a textarea, which stays the place that the form reads. */

import {closeBrackets, closeBracketsKeymap} from "@codemirror/autocomplete";
import {defaultKeymap, history, historyKeymap} from "@codemirror/commands";
import {python} from "@codemirror/lang-python";
import {bracketMatching, indentOnInput, indentUnit, syntaxHighlighting} from "@codemirror/language";
import {Compartment, EditorState, StateEffect, StateField} from "@codemirror/state";
import {
  Decoration,
  EditorView,
  drawSelection,
  highlightSpecialChars,
  keymap,
  lineNumbers,
} from "@codemirror/view";
import {classHighlighter} from "@lezer/highlight";

const setMarked = StateEffect.define();
const markedLine = Decoration.line({class: "line-in-error"});

const marked = StateField.define({
  create: () => Decoration.none,
  update(lines, transaction) {
    for (const effect of transaction.effects) {
      if (effect.is(setMarked)) return lineDecoration(transaction.state, effect.value);
    }
    return transaction.docChanged ? Decoration.none : lines;
  },
  provide: (field) => EditorView.decorations.from(field),
});

function lineDecoration(state, number) {
  if (!number || number > state.doc.lines) return Decoration.none;
  return Decoration.set([markedLine.range(state.doc.line(number).from)]);
}

/** Put an editor in the textarea's place. Tab is left alone, so the keyboard can always leave. */
export function makeEditor(textarea, {nonce, onRun, onCheck, onChange}) {
  const naming = new Compartment();
  const view = new EditorView({
    state: EditorState.create({
      doc: textarea.value,
      extensions: [
        ...plain(nonce),
        naming.of(EditorView.contentAttributes.of(attributes(textarea))),
        keymap.of([
          {key: "Shift-Enter", run: () => (onRun(), true)},
          {key: "Mod-Enter", run: () => (onCheck(), true)},
          ...closeBracketsKeymap,
          ...defaultKeymap,
          ...historyKeymap,
        ]),
        EditorView.updateListener.of((update) => {
          if (!update.docChanged) return;
          textarea.value = update.state.doc.toString();
          onChange();
        }),
      ],
    }),
  });
  textarea.after(view.dom);
  textarea.hidden = true;
  return handle(view);
}

function plain(nonce) {
  return [
    nonce ? EditorView.cspNonce.of(nonce) : [],
    lineNumbers(),
    highlightSpecialChars(),
    history(),
    drawSelection(),
    indentOnInput(),
    indentUnit.of("    "),
    bracketMatching(),
    closeBrackets(),
    python(),
    syntaxHighlighting(classHighlighter),
    EditorView.lineWrapping,
    marked,
  ];
}

function attributes(textarea) {
  return {
    "aria-labelledby": textarea.dataset.labelledby,
    "aria-describedby": textarea.getAttribute("aria-describedby") || "",
    spellcheck: "false",
    autocapitalize: "off",
    autocorrect: "off",
  };
}

function handle(view) {
  return {
    set: (text) =>
      view.dispatch({changes: {from: 0, to: view.state.doc.length, insert: text}}),
    mark: (line) => view.dispatch({effects: setMarked.of(line)}),
    focus: () => view.focus(),
  };
}
