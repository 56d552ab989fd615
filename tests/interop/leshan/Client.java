// Drives Leshan's client: reads and writes lines of JSON as Driver.java does. Its objects have values that depend on the
// definitions alone, and some of them lie outside their range.
//
//   client NAME URI [lifetime=300] [objects=3,3303@1.0,3303] [queue] [bootstrap] [key=IDENTITY:HEX]
//                                                                     starts a client with an instance for each entry; the
//                                                                     URI may be of a bootstrap server
//   set PATH VALUE, add PATH, remove PATH                             changes a value, or the instances
//   send FORMAT PATH,PATH                                             sends values
//   collect PATH,PATH, send-collected FORMAT                          sends earlier values, with their time
//   update, stop, vanish                                              updates, deregisters, or ends without a word
//
// Usage: Client MODEL_FOLDER...

import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.eclipse.leshan.client.LeshanClient;
import org.eclipse.leshan.client.LeshanClientBuilder;
import org.eclipse.leshan.client.engine.DefaultRegistrationEngineFactory;
import org.eclipse.leshan.client.object.Security;
import org.eclipse.leshan.client.object.Server;
import org.eclipse.leshan.client.observer.LwM2mClientObserverAdapter;
import org.eclipse.leshan.client.resource.DummyInstanceEnabler;
import org.eclipse.leshan.client.resource.LwM2mInstanceEnabler;
import org.eclipse.leshan.client.resource.ObjectEnabler;
import org.eclipse.leshan.client.resource.ObjectsInitializer;
import org.eclipse.leshan.client.send.ManualDataSender;
import org.eclipse.leshan.client.servers.LwM2mServer;
import org.eclipse.leshan.core.ResponseCode;
import org.eclipse.leshan.core.link.Link;
import org.eclipse.leshan.core.model.ObjectLoader;
import org.eclipse.leshan.core.model.ObjectModel;
import org.eclipse.leshan.core.model.ResourceModel;
import org.eclipse.leshan.core.model.StaticModel;
import org.eclipse.leshan.core.node.LwM2mPath;
import org.eclipse.leshan.core.node.LwM2mResource;
import org.eclipse.leshan.core.node.ObjectLink;
import org.eclipse.leshan.core.request.BootstrapRequest;
import org.eclipse.leshan.core.request.DeregisterRequest;
import org.eclipse.leshan.core.request.RegisterRequest;
import org.eclipse.leshan.core.request.UpdateRequest;
import org.eclipse.leshan.core.request.argument.Arguments;
import org.eclipse.leshan.core.response.ExecuteResponse;
import org.eclipse.leshan.core.response.WriteResponse;
import org.eclipse.leshan.core.util.Hex;
import org.eclipse.leshan.core.util.datatype.ULong;
import org.eclipse.leshan.transport.californium.client.endpoint.CaliforniumClientEndpointsProvider;
import org.eclipse.leshan.transport.californium.client.endpoint.coap.CoapClientProtocolProvider;
import org.eclipse.leshan.transport.californium.client.endpoint.coaps.CoapsClientProtocolProvider;

import com.fasterxml.jackson.databind.JsonNode;

public class Client {
    private static final long TIMEOUT = 10_000;

    private final List<ObjectModel> models;
    private final Map<String, LeshanClient> clients = new TreeMap<>();
    private StaticModel model;
    /** The last client that was started. The operations are for it. */
    private LeshanClient client;

    public static void main(String[] args) throws Exception {
        List<ObjectModel> models = new ArrayList<>(ObjectLoader.loadAllDefault());
        for (String folder : args) {
            models.addAll(ObjectLoader.loadObjectsFromDir(new File(folder), false));
        }
        Client client = new Client(models);
        Driver.event("ready", "", "");
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, "UTF-8"));
        for (String line; (line = input.readLine()) != null;) {
            try {
                Driver.print(client.run(new Driver.Command(Driver.JSON.readTree(line))));
            } catch (Exception exception) {
                Driver.print(Driver.result(exception.getClass().getSimpleName(), null, exception.getMessage()));
            }
        }
        // The end of stdin ends the driver, however the other side ended.
        System.exit(0);
    }

    private Client(List<ObjectModel> models) {
        this.models = models;
    }

    private Map<String, Object> run(Driver.Command command) throws Exception {
        switch (command.op) {
        case "client":
            start(command.args.split(" "));
            return done("started");
        case "set":
            set(new LwM2mPath(command.path), command.value());
            return done("set");
        case "add":
            LwM2mPath added = new LwM2mPath(command.path);
            enabler(added).addInstance(added.getObjectInstanceId(), values(added.getObjectId(), added.getObjectInstanceId()));
            return done("added");
        case "remove":
            LwM2mPath removed = new LwM2mPath(command.path);
            enabler(removed).removeInstance(removed.getObjectInstanceId());
            return done("removed");
        case "send":
            return done(Driver.code(client.getSendService()
                    .sendData(server(), command.format, paths(command), TIMEOUT).getCode()));
        case "collect":
            List<LwM2mPath> paths = new ArrayList<>();
            paths(command).forEach(path -> paths.add(new LwM2mPath(path)));
            sender().collectData(paths);
            return done("collected");
        case "send-collected":
            sender().sendCollectedData(server(), command.format, TIMEOUT, false);
            return done("sent");
        case "update":
            client.triggerRegistrationUpdate();
            return done("triggered");
        case "stop":
            client.stop(true);
            return done("stopped");
        case "vanish":
            client.stop(false);
            return done("vanished");
        default:
            throw new IllegalArgumentException("unknown operation " + command.op);
        }
    }

    private static Map<String, Object> done(String code) {
        return Driver.result(code, null, null);
    }

    private void start(String[] words) throws Exception {
        LeshanClient last = clients.remove(words[0]);
        if (last != null) {
            last.destroy(false);
        }
        Map<String, String> options = new TreeMap<>();
        for (String word : Arrays.asList(words).subList(2, words.length)) {
            options.put(word.split("=")[0], word.substring(word.indexOf('=') + 1));
        }
        Map<Integer, Integer> counts = new TreeMap<>();
        Map<Integer, ObjectModel> chosen = new TreeMap<>();
        models.forEach(model -> chosen.merge(model.id, model, Client::later));
        for (String entry : options.getOrDefault("objects", "3,3303").split(",")) {
            String[] parts = entry.split("@");
            int object = Integer.parseInt(parts[0]);
            counts.merge(object, 1, Integer::sum);
            models.stream().filter(model -> parts.length > 1 && model.id == object && model.version.equals(parts[1]))
                    .forEach(model -> chosen.put(object, model));
        }
        model = new StaticModel(chosen.values());
        ObjectsInitializer objects = new ObjectsInitializer(model);
        String[] key = options.getOrDefault("key", "").split(":");
        if (options.containsKey("bootstrap")) {
            objects.setInstancesForObject(0, Security.noSecBootstrap(words[1]));
            objects.setClassForObject(1, Server.class);
        } else {
            objects.setInstancesForObject(0, key.length < 2 ? Security.noSec(words[1], 1)
                    : Security.psk(words[1], 1, key[0].getBytes(), Hex.decodeHex(key[1].toCharArray())));
            objects.setInstancesForObject(1, new Server(1, Long.parseLong(options.getOrDefault("lifetime", "300"))));
        }
        counts.forEach((object, count) -> {
            LwM2mInstanceEnabler[] instances = new LwM2mInstanceEnabler[count];
            Arrays.setAll(instances, Values::new);
            objects.setInstancesForObject(object, instances);
            objects.setFactoryForObject(object, (of, id, used) -> values(object, id == null ? count : id));
        });
        client = new LeshanClientBuilder(words[0]).setObjects(objects.createAll())
                .setDataSenders(new ManualDataSender())
                .setRegistrationEngineFactory(
                        new DefaultRegistrationEngineFactory().setQueueMode(options.containsKey("queue")))
                .setEndpointsProviders(
                        new CaliforniumClientEndpointsProvider.Builder(new CoapClientProtocolProvider(),
                                new CoapsClientProtocolProvider())
                                .setClientAddress(InetAddress.getLoopbackAddress()).build())
                .build();
        client.addObserver(new Observer());
        clients.put(words[0], client);
        client.start();
    }

    private static ObjectModel later(ObjectModel one, ObjectModel other) {
        return one.version.compareTo(other.version) > 0 ? one : other;
    }

    private LwM2mServer server() {
        return client.getRegisteredServers().values().iterator().next();
    }

    private ManualDataSender sender() {
        return client.getSendService().getDataSender(ManualDataSender.DEFAULT_NAME, ManualDataSender.class);
    }

    private static List<String> paths(Driver.Command command) {
        return Arrays.asList((command.path + command.args).split(","));
    }

    private ObjectEnabler enabler(LwM2mPath path) {
        return (ObjectEnabler) client.getObjectTree().getObjectEnabler(path.getObjectId());
    }

    private Values values(int object, int instance) {
        Values values = new Values(instance);
        values.setModel(model.getObjectModel(object));
        return values;
    }

    private void set(LwM2mPath path, JsonNode value) {
        Values instance = (Values) enabler(path).getInstance(path.getObjectInstanceId());
        instance.set(path.getResourceId(), (LwM2mResource) new Nodes(model).parse(path.toString(), value));
    }

    /** An instance whose values follow from its definition. */
    private static class Values extends DummyInstanceEnabler {
        Values(int id) {
            super(id);
        }

        void set(int id, LwM2mResource value) {
            resources.put(id, value);
            fireResourceChange(id);
        }

        @Override
        public WriteResponse write(LwM2mServer server, boolean replace, int id, LwM2mResource value) {
            Driver.event("written", getResourcePath(id).toString(), Nodes.json(value));
            return super.write(server, replace, id, value);
        }

        @Override
        public ExecuteResponse execute(LwM2mServer server, int id, Arguments arguments) {
            Driver.event("executed", getResourcePath(id).toString(), arguments == null ? "" : arguments.serialize());
            return ExecuteResponse.success();
        }

        @Override
        protected String createDefaultStringValueFor(ObjectModel object, ResourceModel resource) {
            // The client reads its binding.
            return object.id == 3 && resource.id == 16 ? "U" : resource.name;
        }

        @Override
        protected long createDefaultIntegerValueFor(ObjectModel object, ResourceModel resource) {
            return resource.id;
        }

        @Override
        protected ULong createDefaultUnsignedIntegerValueFor(ObjectModel object, ResourceModel resource) {
            return ULong.valueOf(resource.id);
        }

        @Override
        protected boolean createDefaultBooleanValueFor(ObjectModel object, ResourceModel resource) {
            return true;
        }

        @Override
        protected Date createDefaultDateValueFor(ObjectModel object, ResourceModel resource) {
            return new Date(1_763_881_200_000L);
        }

        @Override
        protected double createDefaultFloatValueFor(ObjectModel object, ResourceModel resource) {
            return resource.id / 4.0;
        }

        @Override
        protected byte[] createDefaultOpaqueValueFor(ObjectModel object, ResourceModel resource) {
            return new byte[] { 1, 2, 3 };
        }

        @Override
        protected ObjectLink createDefaultObjectLinkValueFor(ObjectModel object, ResourceModel resource) {
            return new ObjectLink(object.id, 0);
        }

        @Override
        protected Link[] createDefaultCoreLinkValueFor(ObjectModel object, ResourceModel resource) {
            return new Link[0];
        }
    }

    private static class Observer extends LwM2mClientObserverAdapter {
        @Override
        public void onRegistrationSuccess(LwM2mServer server, RegisterRequest request, String id) {
            Driver.event("registered", "", id);
        }

        @Override
        public void onRegistrationFailure(LwM2mServer server, RegisterRequest request, ResponseCode code,
                String message, Exception cause) {
            Driver.event("registration-failed", "", code == null ? String.valueOf(cause) : Driver.code(code));
        }

        @Override
        public void onBootstrapSuccess(LwM2mServer server, BootstrapRequest request) {
            Driver.event("bootstrapped", "", "");
        }

        @Override
        public void onBootstrapFailure(LwM2mServer server, BootstrapRequest request, ResponseCode code, String message,
                Exception cause) {
            Driver.event("bootstrap-failed", "", code == null ? String.valueOf(cause) : Driver.code(code));
        }

        @Override
        public void onUpdateSuccess(LwM2mServer server, UpdateRequest request) {
            Driver.event("updated", "", "");
        }

        @Override
        public void onUpdateFailure(LwM2mServer server, UpdateRequest request, ResponseCode code, String message,
                Exception cause) {
            Driver.event("update-failed", "", code == null ? String.valueOf(cause) : Driver.code(code));
        }

        @Override
        public void onDeregistrationSuccess(LwM2mServer server, DeregisterRequest request) {
            Driver.event("deregistered", "", "");
        }
    }
}
