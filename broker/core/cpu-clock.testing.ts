/** Starts a clock of the processor's time, ms: on a busy machine one of the wall shows how busy the others were. */
export function cpuClock(): () => number {
  const before = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  };
}
