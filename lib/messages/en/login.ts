export const login = {
  title: 'Log in',
  to: (broker: string) => `Log in to ${broker}`,
  detail: 'As a user of the broker. What you may do there, you may do here.',
  user: 'User',
  password: 'Password',
  submit: 'Log in',
  continueAs: (user: string) => `Continue as ${user}`,
  continueDetail: 'Offered on this machine only, with the credentials that the console was started with.',
  orUser: 'or as another user',
  needUser: 'A user has a name.',
  again: 'The broker no longer accepts the log-in that this page had: the password may have been changed.',
  others: 'Other brokers',
  loggedInAs: (user: string) => `Logged in as ${user}`,
};

export const account = {
  menu: (user: string) => `Logged in as ${user}`,
  noTags: 'no tags',
  logOut: (broker: string) => `Log out of ${broker}`,
  logOutAll: 'Log out everywhere',
  over: 'Your log-in has ended.',
  overDetail: 'What you typed stays here.',
  overAction: 'Log in, in a new tab',
  notLoggedIn: 'Not logged in',
  reachable: 'Answers',
  unreachable: 'Can’t be reached',
  asking: 'Asking',
};
