import { testAliveness } from './handlers/aliveness.ts';
import * as bindings from './handlers/bindings.ts';
import * as chosen from './handlers/chosen-messages.ts';
import * as clients from './handlers/clients.ts';
import * as definitions from './handlers/definitions.ts';
import * as exchanges from './handlers/exchanges.ts';
import * as health from './handlers/health.ts';
import { longestHeld } from './handlers/held.ts';
import { importAll, importVHost } from './handlers/import.ts';
import * as journeys from './handlers/journeys.ts';
import * as messages from './handlers/messages.ts';
import * as mqttRetained from './handlers/mqtt-retained.ts';
import * as mqttSessions from './handlers/mqtt-sessions.ts';
import * as overview from './handlers/overview.ts';
import * as parameters from './handlers/parameters.ts';
import * as permissions from './handlers/permissions.ts';
import { policyHandlers } from './handlers/policies.ts';
import * as queueMessages from './handlers/queue-messages.ts';
import * as queues from './handlers/queues.ts';
import { previewRoute } from './handlers/route-preview.ts';
import { getStorage } from './handlers/storage.ts';
import * as users from './handlers/users.ts';
import * as vhosts from './handlers/vhosts.ts';
import * as waybill from './handlers/waybill.ts';
import { listWays } from './handlers/ways.ts';
import type { Route } from './router.ts';

const policies = policyHandlers('policy');
const operatorPolicies = policyHandlers('operator-policy');

/** Every path below `/api`, who may ask, and who answers. A right is of the whole row, so some paths have two rows. */
export const ROUTES: readonly Route[] = [
  // The broker
  { path: '/overview', right: 'management', methods: { GET: overview.getOverview } },
  { path: '/cluster-name', right: 'management', methods: { GET: overview.getClusterName } },
  { path: '/cluster-name', right: 'administrator', methods: { PUT: overview.putClusterName } },
  { path: '/nodes', right: 'monitoring', methods: { GET: overview.listNodes } },
  { path: '/nodes/:node', right: 'monitoring', methods: { GET: overview.getNode } },
  { path: '/nodes/:node/memory', right: 'monitoring', methods: { GET: overview.getNodeMemory } },
  { path: '/extensions', right: 'management', methods: { GET: overview.listExtensions } },
  { path: '/auth', right: 'none', methods: { GET: overview.getAuthSettings } },
  { path: '/feature-flags', right: 'administrator', methods: { GET: overview.listFeatureFlags } },
  { path: '/feature-flags/:name/enable', right: 'administrator', methods: { PUT: overview.enableFeatureFlag } },
  { path: '/whoami', right: 'management', methods: { GET: clients.whoAmI } },

  // Clients
  { path: '/connections', right: 'management', methods: { GET: clients.listConnections } },
  {
    path: '/connections/:connection',
    right: 'management',
    methods: { GET: clients.getConnection, DELETE: clients.closeConnection },
  },
  { path: '/connections/:connection/channels', right: 'management', methods: { GET: clients.listConnectionChannels } },
  {
    path: '/connections/username/:username',
    right: 'management',
    methods: { GET: clients.listUserConnections, DELETE: clients.closeUserConnections },
  },
  { path: '/channels', right: 'management', methods: { GET: clients.listChannels } },
  { path: '/channels/:channel', right: 'management', methods: { GET: clients.getChannel } },
  { path: '/consumers', right: 'management', methods: { GET: clients.listConsumers } },
  { path: '/consumers/:vhost', right: 'management', methods: { GET: clients.listConsumersIn } },

  // Exchanges, queues, bindings
  { path: '/exchanges', right: 'management', methods: { GET: exchanges.listExchanges } },
  { path: '/exchanges/:vhost', right: 'management', methods: { GET: exchanges.listExchangesIn } },
  {
    path: '/exchanges/:vhost/:exchange',
    right: 'management',
    methods: { GET: exchanges.getExchange, PUT: exchanges.putExchange, DELETE: exchanges.deleteExchange },
  },
  { path: '/exchanges/:vhost/:exchange/publish', right: 'management', methods: { POST: messages.publish } },
  {
    path: '/exchanges/:vhost/:exchange/bindings/source',
    right: 'management',
    methods: { GET: exchanges.listBindingsFrom },
  },
  {
    path: '/exchanges/:vhost/:exchange/bindings/destination',
    right: 'management',
    methods: { GET: exchanges.listBindingsTo },
  },
  { path: '/queues', right: 'management', methods: { GET: queues.listQueues } },
  { path: '/queues/:vhost', right: 'management', methods: { GET: queues.listQueuesIn } },
  {
    path: '/queues/:vhost/:queue',
    right: 'management',
    methods: { GET: queues.getQueue, PUT: queues.putQueue, DELETE: queues.deleteQueue },
  },
  { path: '/queues/:vhost/:queue/bindings', right: 'management', methods: { GET: queues.listQueueBindings } },
  { path: '/queues/:vhost/:queue/contents', right: 'management', methods: { DELETE: queues.purgeQueue } },
  { path: '/queues/:vhost/:queue/get', right: 'management', methods: { POST: messages.get } },
  { path: '/queues/:vhost/:queue/actions', right: 'management', methods: { POST: queues.actOnQueue } },
  { path: '/rebalance/queues', right: 'administrator', methods: { POST: queues.rebalance } },
  { path: '/bindings', right: 'management', methods: { GET: bindings.listBindings } },
  { path: '/bindings/:vhost', right: 'management', methods: { GET: bindings.listBindingsIn } },
  {
    path: '/bindings/:vhost/e/:source/:dtype/:destination',
    right: 'management',
    methods: { GET: bindings.listBetween, POST: bindings.bind },
  },
  {
    path: '/bindings/:vhost/e/:source/:dtype/:destination/:props',
    right: 'management',
    methods: { GET: bindings.getBinding, DELETE: bindings.unbind },
  },

  // Virtual hosts
  { path: '/vhosts', right: 'management', methods: { GET: vhosts.listVHosts } },
  { path: '/vhosts/:vhost', right: 'management', methods: { GET: vhosts.getVHost } },
  { path: '/vhosts/:vhost', right: 'administrator', methods: { PUT: vhosts.putVHost, DELETE: vhosts.deleteVHost } },
  { path: '/vhosts/:vhost/connections', right: 'management', methods: { GET: clients.listConnectionsIn } },
  { path: '/vhosts/:vhost/channels', right: 'management', methods: { GET: clients.listChannelsIn } },
  { path: '/vhosts/:vhost/permissions', right: 'administrator', methods: { GET: vhosts.listVHostPermissions } },
  {
    path: '/vhosts/:vhost/topic-permissions',
    right: 'administrator',
    methods: { GET: vhosts.listVHostTopicPermissions },
  },
  { path: '/vhosts/:vhost/start/:node', right: 'administrator', methods: { POST: vhosts.startVHost } },
  { path: '/vhost-limits', right: 'management', methods: { GET: parameters.listVHostLimits } },
  { path: '/vhost-limits/:vhost', right: 'management', methods: { GET: parameters.listVHostLimitsIn } },
  {
    path: '/vhost-limits/:vhost/:name',
    right: 'administrator',
    methods: { PUT: parameters.putVHostLimit, DELETE: parameters.deleteVHostLimit },
  },

  // Users and what they may do
  { path: '/users', right: 'administrator', methods: { GET: users.listUsers } },
  { path: '/users/without-permissions', right: 'administrator', methods: { GET: users.listUsersWithoutPermissions } },
  { path: '/users/bulk-delete', right: 'administrator', methods: { POST: users.deleteUsers } },
  {
    path: '/users/:user',
    right: 'administrator',
    methods: { GET: users.getUser, PUT: users.putUser, DELETE: users.deleteUser },
  },
  { path: '/users/:user/permissions', right: 'administrator', methods: { GET: users.listUserPermissions } },
  { path: '/users/:user/topic-permissions', right: 'administrator', methods: { GET: users.listUserTopicPermissions } },
  { path: '/user-limits', right: 'administrator', methods: { GET: users.listUserLimits } },
  { path: '/user-limits/:user', right: 'administrator', methods: { GET: users.getUserLimits } },
  {
    path: '/user-limits/:user/:name',
    right: 'administrator',
    methods: { PUT: users.putUserLimit, DELETE: users.deleteUserLimit },
  },
  { path: '/permissions', right: 'administrator', methods: { GET: permissions.listPermissions } },
  {
    path: '/permissions/:vhost/:user',
    right: 'administrator',
    methods: {
      GET: permissions.getPermission,
      PUT: permissions.putPermission,
      DELETE: permissions.deletePermission,
    },
  },
  { path: '/topic-permissions', right: 'administrator', methods: { GET: permissions.listTopicPermissions } },
  {
    path: '/topic-permissions/:vhost/:user',
    right: 'administrator',
    methods: {
      GET: permissions.getTopicPermissions,
      PUT: permissions.putTopicPermission,
      DELETE: permissions.deleteTopicPermissions,
    },
  },
  {
    path: '/topic-permissions/:vhost/:user/:exchange',
    right: 'administrator',
    methods: { GET: permissions.getTopicPermission, DELETE: permissions.deleteTopicPermission },
  },

  // Policies and parameters
  { path: '/policies', right: 'management', methods: { GET: policies.list } },
  { path: '/policies/:vhost', right: 'management', methods: { GET: policies.listIn } },
  {
    path: '/policies/:vhost/:name',
    right: 'policymaker',
    methods: { GET: policies.get, PUT: policies.put, DELETE: policies.remove },
  },
  { path: '/operator-policies', right: 'management', methods: { GET: operatorPolicies.list } },
  { path: '/operator-policies/:vhost', right: 'management', methods: { GET: operatorPolicies.listIn } },
  { path: '/operator-policies/:vhost/:name', right: 'policymaker', methods: { GET: operatorPolicies.get } },
  {
    path: '/operator-policies/:vhost/:name',
    right: 'administrator',
    methods: { PUT: operatorPolicies.put, DELETE: operatorPolicies.remove },
  },
  { path: '/parameters', right: 'policymaker', methods: { GET: parameters.listParameters } },
  { path: '/parameters/:component', right: 'policymaker', methods: { GET: parameters.listComponent } },
  { path: '/parameters/:component/:vhost', right: 'policymaker', methods: { GET: parameters.listComponentIn } },
  {
    path: '/parameters/:component/:vhost/:name',
    right: 'policymaker',
    methods: { GET: parameters.getParameter, PUT: parameters.putParameter, DELETE: parameters.deleteParameter },
  },
  { path: '/global-parameters', right: 'policymaker', methods: { GET: parameters.listGlobalParameters } },
  {
    path: '/global-parameters/:name',
    right: 'policymaker',
    methods: {
      GET: parameters.getGlobalParameter,
      PUT: parameters.putGlobalParameter,
      DELETE: parameters.deleteGlobalParameter,
    },
  },
  { path: '/all-configuration', right: 'administrator', methods: { GET: definitions.exportAll, POST: importAll } },
  { path: '/definitions', right: 'administrator', methods: { GET: definitions.exportAll, POST: importAll } },
  { path: '/definitions/:vhost', right: 'administrator', methods: { GET: definitions.exportVHost, POST: importVHost } },

  // Health
  { path: '/aliveness-test/:vhost', right: 'management', methods: { GET: testAliveness } },
  { path: '/health/checks/alarms', right: 'management', methods: { GET: health.checkAlarms } },
  { path: '/health/checks/local-alarms', right: 'management', methods: { GET: health.checkAlarms } },
  {
    path: '/health/checks/certificate-expiration/:within/:unit',
    right: 'management',
    methods: { GET: health.checkCertificates },
  },
  { path: '/health/checks/port-listener/:port', right: 'management', methods: { GET: health.checkPort } },
  { path: '/health/checks/protocol-listener/:protocol', right: 'management', methods: { GET: health.checkProtocol } },
  { path: '/health/checks/virtual-hosts', right: 'management', methods: { GET: health.checkVirtualHosts } },
  { path: '/health/checks/node-is-mirror-sync-critical', right: 'management', methods: { GET: health.checkCritical } },
  { path: '/health/checks/node-is-quorum-critical', right: 'management', methods: { GET: health.checkCritical } },
  { path: '/healthchecks/node', right: 'management', methods: { GET: health.checkNode } },
  { path: '/healthchecks/node/:node', right: 'management', methods: { GET: health.checkNode } },

  // What only Waybill can do
  { path: '/waybill/capabilities', right: 'management', methods: { GET: waybill.getCapabilities } },
  { path: '/waybill/permissions', right: 'management', methods: { GET: waybill.listOwnPermissions } },
  { path: '/waybill/demo', right: 'management', methods: { GET: waybill.getDemo } },
  { path: '/waybill/demo', right: 'administrator', methods: { PUT: waybill.putDemo } },
  { path: '/waybill/queues/:vhost/:queue/messages', right: 'management', methods: { GET: queueMessages.browse } },
  {
    path: '/waybill/queues/:vhost/:queue/messages/:seq',
    right: 'management',
    methods: { GET: queueMessages.part },
  },
  {
    path: '/waybill/queues/:vhost/:queue/messages/search',
    right: 'management',
    methods: { POST: queueMessages.search },
  },
  { path: '/waybill/queues/:vhost/:queue/messages/read', right: 'management', methods: { POST: queueMessages.read } },
  {
    path: '/waybill/queues/:vhost/:queue/messages/delete',
    right: 'management',
    methods: { POST: chosen.deleteMessages },
  },
  { path: '/waybill/queues/:vhost/:queue/messages/move', right: 'management', methods: { POST: chosen.moveMessages } },
  { path: '/waybill/queues/:vhost/:queue/messages/copy', right: 'management', methods: { POST: chosen.copyMessages } },
  {
    path: '/waybill/queues/:vhost/:queue/messages/replace',
    right: 'management',
    methods: { POST: chosen.replaceMessage },
  },
  {
    path: '/waybill/route-preview/:vhost/:exchange',
    right: 'management',
    methods: { POST: previewRoute },
  },
  { path: '/waybill/journeys/:vhost', right: 'management', methods: { POST: journeys.beginWatch } },
  {
    path: '/waybill/journeys/:vhost/:watch',
    right: 'management',
    methods: { GET: journeys.readWatch, DELETE: journeys.endWatch },
  },
  { path: '/waybill/storage', right: 'monitoring', methods: { GET: getStorage } },
  { path: '/waybill/ways', right: 'management', methods: { GET: listWays } },
  { path: '/waybill/held', right: 'management', methods: { GET: longestHeld } },
  { path: '/waybill/mqtt/sessions', right: 'management', methods: { GET: mqttSessions.listSessions } },
  { path: '/waybill/mqtt/sessions/:vhost', right: 'management', methods: { GET: mqttSessions.listSessionsIn } },
  {
    path: '/waybill/mqtt/sessions/:vhost/:client',
    right: 'management',
    methods: { GET: mqttSessions.getSession, DELETE: mqttSessions.deleteSession },
  },
  {
    path: '/waybill/mqtt/sessions/:vhost/:client/link',
    right: 'management',
    methods: { DELETE: mqttSessions.disconnectClient },
  },
  {
    path: '/waybill/mqtt/retained/:vhost',
    right: 'management',
    methods: { GET: mqttRetained.getRetained, DELETE: mqttRetained.clearRetained },
  },
];
