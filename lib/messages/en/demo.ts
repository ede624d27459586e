export const demo = {
  running: 'The sample workload is running.',
  runningDetail: 'A small web shop publishes, consumes, and sometimes fails.',
  stop: 'Stop',
  stopping: 'Stopping',
  start: 'Start the sample workload',
  starting: 'Starting',
  started: 'The sample workload is running',
  stopped: 'The sample workload has stopped',
  commandStop: 'Stop the sample workload',
  commandRun: 'Run the sample workload',
};
