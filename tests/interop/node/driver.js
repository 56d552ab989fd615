// Drives lwm2m-node-lib as a server: reads one command per line from stdin, writes one JSON line per response or event
// to stdout, as the driver of Leshan does. The library reads and writes text only.
//
// Usage: node driver.js PORT

'use strict';

const readline = require('readline');
const server = require('lwm2m-node-lib').server;

const print = (line) => process.stdout.write(JSON.stringify(line) + '\n');
const event = (kind, path, value) => print({ event: kind, path, value });
const respond = (code, value) => print({ code, format: null, value });

let device;

/** Responds with the code of an operation, or with that of its error. */
function finish(code) {
    return (error, value) => (error ? respond(error.code, '') : respond(code, value || ''));
}

const notified = (path) => (value) => event('notified', path, value);

const operations = {
    read: (ids) => server.read(device, ...ids, finish('2.05')),
    write: (ids, args) => server.write(device, ...ids, args, finish('2.04')),
    execute: (ids, args) => server.execute(device, ...ids, args, finish('2.04')),
    discover: (ids) => server.discover(device, ...ids, finish('2.05')),
    create: (ids) => server.create(device, ...ids, finish('2.01')),
    attributes: (ids, args) =>
        server.writeAttributes(device, ...ids, Object.fromEntries(new URLSearchParams(args)), finish('2.04')),
    observe: (ids) => server.observe(device, ...ids, notified('/' + ids.join('/')), finish('2.05')),
    cancel: (ids) => server.cancelObserver(device, ...ids, finish('')),
};

/** Looks the device up by its name, because the library's handlers do not give its id. */
function find(name, kind, value) {
    server.getDevice(name, (error, found) => {
        device = found && found.id;
        event(kind, '', value);
    });
}

const configuration = {
    port: Number(process.argv[2]),
    ipProtocol: 'udp4',
    serverProtocol: 'udp4',
    lifetimeCheckInterval: 60000,
    logLevel: 'FATAL',
    deviceRegistry: { type: 'memory' },
    // Its number is 1541. Without Accept, a device may answer in a format that the library does not know.
    defaultAcceptFormat: 'lightweightm2m/text',
    defaultType: 'Device',
    types: [],
};

server.start(configuration, (error, info) => {
    if (error) {
        throw error;
    }
    server.setHandler(info, 'registration', (name, lifetime, version, binding, links, callback) => {
        callback();
        find(name, 'registered', `${name} lt=${lifetime} lwm2m=${version} b=${binding} ${links}`);
    });
    server.setHandler(info, 'updateRegistration', (found, links, callback) => {
        callback();
        find(found.name, 'updated', `${found.name} lt=${found.lifetime} ${links}`);
    });
    server.setHandler(info, 'unregistration', (found, callback) => {
        callback();
        event('deregistered', '', found.name);
    });
    event('ready', '', '');
});

readline.createInterface({ input: process.stdin }).on('line', (line) => {
    const { op, path, args } = JSON.parse(line);
    try {
        operations[op](path.slice(1).split('/'), args);
    } catch (error) {
        respond(error.name, error.message);
    }
}).on('close', () => process.exit());
