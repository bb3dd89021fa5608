let audio: AudioContext | undefined;

/** Plays two soft notes. Browsers allow sound only after a click or a key press on the page. */
export async function chime(): Promise<void> {
  audio ??= new AudioContext();
  await audio.resume();
  const start = audio.currentTime;
  for (const [pitch, at] of [
    [659, 0],
    [880, 0.12],
  ] as const) {
    const note = new OscillatorNode(audio, { frequency: pitch });
    const volume = new GainNode(audio, { gain: 0 });
    volume.gain.setTargetAtTime(0.15, start + at, 0.01);
    volume.gain.setTargetAtTime(0, start + at + 0.08, 0.08);
    note.connect(volume).connect(audio.destination);
    note.start(start + at);
    note.stop(start + at + 0.6);
  }
}
