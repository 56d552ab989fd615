// Drives lwm2m-node-lib as a client: reads and writes lines of JSON as driver.js does. The library reads and writes text
// only, one resource at a time, responds without Content-Format, and sends each update from a new port.
//
//   client NAME URI [LIFETIME]   registers
//   set PATH VALUE               changes a value
//   update, stop, vanish         updates, deregisters, or ends without a word
//
// Usage: node client.js

'use strict';

const readline = require('readline');
const { client } = require('lwm2m-node-lib');

const print = (line) => process.stdout.write(JSON.stringify(line) + '\n');
const event = (kind, path, value) => print({ event: kind, path, value });
const respond = (code) => print({ code, format: null, value: null });

const OBJECTS = {
    '/3/0': { 0: 'Nimbus Instruments', 1: 'N-1', 11: '0', 16: 'U' },
    '/3303/0': { 5700: '21.5', 5701: 'Cel' },
    '/3320/0': { 5700: '112.5' },
};

let device;

/** Responds when an operation ends. */
function finish(word) {
    return (error) => respond(error ? error.name : word);
}

/** Sets the handlers again: the library makes a new server for each update. */
function listen(kind, word) {
    return (error, information) => {
        if (error) {
            event(`${kind}-failed`, '', error.message);
            respond(error.message);
            return;
        }
        device = information;
        for (const name of ['read', 'write', 'execute']) {
            client.setHandler(device.serverInfo, name, (object, instance, resource, value, callback) => {
                event({ read: 'read', write: 'written', execute: 'executed' }[name], `/${object}/${instance}/${resource}`, value || '');
                callback(null);
            });
        }
        event(kind, '', device.location);
        respond(word);
    };
}

const operations = {
    client: (path, args) => {
        const [name, uri, lifetime] = args.split(' ');
        const { hostname, port } = new URL(uri);
        client.init({
            logLevel: 'FATAL',
            client: {
                lifetime: lifetime || '300',
                version: '1.0',
                logLevel: 'FATAL',
                observe: { period: 3000 },
                ipProtocol: 'udp4',
                serverProtocol: 'udp4',
                formats: [{ name: 'lightweightm2m/text', value: 1541 }],
                writeFormat: 'lightweightm2m/text',
            },
        });
        client.registry.reset(() => {
            for (const [object, resources] of Object.entries(OBJECTS)) {
                client.registry.create(object, () => {});
                for (const [id, value] of Object.entries(resources)) {
                    client.registry.setResource(object, id, value, () => {});
                }
            }
            client.register(hostname, port, '', name, listen('registered', 'started'));
        });
    },
    set: (path, args) => {
        const [, object, instance, resource] = path.split('/');
        client.registry.setResource(`/${object}/${instance}`, resource, args, finish('set'));
    },
    update: () => client.update(device, listen('updated', 'updated')),
    stop: () => client.unregister(device, finish('stopped')),
    vanish: () => process.exit(),
};

readline.createInterface({ input: process.stdin }).on('line', (line) => {
    const { op, path, args } = JSON.parse(line);
    try {
        operations[op](path, args);
    } catch (error) {
        respond(`${error.name}: ${error.message}`);
    }
}).on('close', () => process.exit());

event('ready', '', '');
