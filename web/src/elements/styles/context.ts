import { tokens } from "../tokens.js";
import { base } from "./base.js";
import { facts } from "./context-facts.js";
import { layout } from "./context-layout.js";
import { sections } from "./context-sections.js";
import { states } from "./context-states.js";
import { text } from "./context-text.js";
import { transcript } from "./context-transcript.js";

export const contextStyles = [tokens, base, layout, text, facts, sections, transcript, states];
