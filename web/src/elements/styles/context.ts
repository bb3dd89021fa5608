import { tokens } from "../tokens.js";
import { base } from "./base.js";
import { actions } from "./context-actions.js";
import { composer } from "./context-composer.js";
import { layout } from "./context-layout.js";
import { menu } from "./context-menu.js";
import { sections } from "./context-sections.js";
import { states } from "./context-states.js";
import { text } from "./context-text.js";
import { transcript } from "./context-transcript.js";
import { overlay } from "./overlay.js";

export const contextStyles = [
  tokens,
  base,
  overlay,
  layout,
  text,
  actions,
  composer,
  menu,
  sections,
  transcript,
  states,
];
