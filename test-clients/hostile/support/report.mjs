// What became of all attacks, for people and for programs.
import { CATALOGUE, WAITING } from "../attacks/catalogue.mjs";
import { expectations } from "./attempt.mjs";

const LONGEST = 60;

const MARKS = { right: "✓", defensible: "(✓)", wrong: "✗", deaf: "✗ deaf:", died: "✗ **died**", "–": "–" };

const attacks = () => [...CATALOGUE.flatMap((layer) => layer.attacks), ...WAITING];

export const json = ({ Target }) => JSON.stringify(Target, null, 1);

/** A line for each attack that did not end as expected, and the counts. */
export function text({ Target }) {
  const others = Object.entries(Target).filter(([, { verdict }]) => verdict !== "right");
  const lines = others.map(([name, { outcome, verdict }]) => `${verdict.padEnd(10)} ${name}: ${outcome}`);
  return [...lines, counts(Target)].join("\n");
}

/** A table for each layer, with a column for each server, the reasons for defensible differences, and the counts. */
export function markdown(reports) {
  const names = Object.keys(reports);
  const lines = [];
  for (const { layer, of } of layers()) {
    lines.push(`### ${layer}`, "", `| attack | expected, because | ${names.join(" | ")} |`, `|---|---|${names.map(() => "---|").join("")}`);
    for (const attack of of) lines.push(row(attack, names.map((name) => seen(reports[name][attack.name]))));
    lines.push("");
  }
  const differs = (attack) => names.some((name) => reports[name][attack.name]?.verdict === "defensible");
  const reasons = attacks().filter(differs).map((attack) => `- ${attack.name}: ${attack.defensible[1]}.`);
  if (reasons.length > 0) lines.push("### What is defensible, and why", "", ...reasons, "");
  lines.push("### Counts", "", "| | right | defensible | wrong | of these: canary unanswered | process died |", "|---|---|---|---|---|---|");
  for (const name of names) lines.push(`| ${name} | ${tally(reports[name]).join(" | ")} |`);
  return lines.join("\n");
}

function row(attack, cells) {
  return `| ${[attack.name, `${expected(attack)}: ${cell(attack.because)}`, ...cells].join(" | ")} |`;
}

function layers() {
  return [...CATALOGUE.map((each) => ({ layer: each.layer, of: each.attacks })), { layer: "Those who wait", of: WAITING }];
}

function expected(attack) {
  return attack.shown ?? expectations(attack).map(cell).join(" or ");
}

function seen(found) {
  if (found === undefined) return "–";
  return `${MARKS[found.verdict]} ${found.verdict === "–" ? "" : cell(found.outcome)}`.trim();
}

function cell(words) {
  const short = words.length > LONGEST * 3 ? `${words.slice(0, LONGEST)}…` : words;
  return short.replaceAll("|", "\\|").replaceAll("<", "&lt;");
}

function tally(report) {
  const count = (...verdicts) => Object.values(report).filter(({ verdict }) => verdicts.includes(verdict)).length;
  return [count("right"), count("defensible"), count("wrong", "deaf", "died"), count("deaf"), count("died")];
}

function counts(report) {
  const [right, defensible, wrong, deaf, died] = tally(report);
  return `${right} right, ${defensible} defensible, ${wrong} wrong (${deaf} with a canary unanswered, ${died} with the process dead)`;
}
