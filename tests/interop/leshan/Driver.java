// Drives Leshan's server: reads one command per line from stdin, writes one JSON line per response or event to stdout.
//
//   {"op":"read","format":"tlv","path":"/3/0","args":""}       a command
//   {"code":"2.05","format":"tlv","value":{"0":"..."}}         its response
//   {"event":"registered","path":"","value":"station-000417"}  an event, at any time
//
// Usage: Driver PORT SECURE_PORT BOOTSTRAP_PORT MODEL_FOLDER...

import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.core.config.CoapConfig;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.leshan.core.ResponseCode;
import org.eclipse.leshan.core.link.DefaultLinkSerializer;
import org.eclipse.leshan.core.link.lwm2m.attributes.DefaultLwM2mAttributeParser;
import org.eclipse.leshan.core.link.lwm2m.attributes.LwM2mAttributeSet;
import org.eclipse.leshan.core.model.ObjectLoader;
import org.eclipse.leshan.core.model.ObjectModel;
import org.eclipse.leshan.core.node.LwM2mPath;
import org.eclipse.leshan.core.node.TimestampedLwM2mNodes;
import org.eclipse.leshan.core.observation.CompositeObservation;
import org.eclipse.leshan.core.observation.Observation;
import org.eclipse.leshan.core.observation.SingleObservation;
import org.eclipse.leshan.core.request.CancelCompositeObservationRequest;
import org.eclipse.leshan.core.request.CancelObservationRequest;
import org.eclipse.leshan.core.request.ContentFormat;
import org.eclipse.leshan.core.request.CreateRequest;
import org.eclipse.leshan.core.request.DeleteRequest;
import org.eclipse.leshan.core.request.DiscoverRequest;
import org.eclipse.leshan.core.request.DownlinkDeviceManagementRequest;
import org.eclipse.leshan.core.request.ExecuteRequest;
import org.eclipse.leshan.core.request.ObserveCompositeRequest;
import org.eclipse.leshan.core.request.ObserveRequest;
import org.eclipse.leshan.core.request.ReadCompositeRequest;
import org.eclipse.leshan.core.request.ReadRequest;
import org.eclipse.leshan.core.request.SendRequest;
import org.eclipse.leshan.core.request.WriteAttributesRequest;
import org.eclipse.leshan.core.request.WriteCompositeRequest;
import org.eclipse.leshan.core.request.WriteRequest;
import org.eclipse.leshan.core.response.CreateResponse;
import org.eclipse.leshan.core.response.DiscoverResponse;
import org.eclipse.leshan.core.response.LwM2mResponse;
import org.eclipse.leshan.core.response.ObserveCompositeResponse;
import org.eclipse.leshan.core.response.ObserveResponse;
import org.eclipse.leshan.core.response.ReadCompositeResponse;
import org.eclipse.leshan.core.response.ReadResponse;
import org.eclipse.leshan.core.util.Hex;
import org.eclipse.leshan.server.LeshanServer;
import org.eclipse.leshan.server.LeshanServerBuilder;
import org.eclipse.leshan.server.model.VersionedModelProvider;
import org.eclipse.leshan.server.observation.ObservationListener;
import org.eclipse.leshan.server.registration.Registration;
import org.eclipse.leshan.server.registration.RegistrationListener;
import org.eclipse.leshan.server.registration.RegistrationUpdate;
import org.eclipse.leshan.server.send.SendListener;
import org.eclipse.leshan.servers.security.InMemorySecurityStore;
import org.eclipse.leshan.servers.security.SecurityInfo;
import org.eclipse.leshan.transport.californium.server.endpoint.CaliforniumServerEndpointsProvider;
import org.eclipse.leshan.transport.californium.server.endpoint.coap.CoapServerProtocolProvider;
import org.eclipse.leshan.transport.californium.server.endpoint.coaps.CoapsServerProtocolProvider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

public class Driver {
    /** A request takes this long at most, in milliseconds: 100 kB in blocks of 512 bytes are 200 exchanges. */
    private static final long TIMEOUT = 20_000;

    static final ObjectMapper JSON = new ObjectMapper();

    private final LeshanServer server;
    private final InMemorySecurityStore keys = new InMemorySecurityStore();
    private final Map<String, Observation> observations = new ConcurrentHashMap<>();
    /** The registration of the device, the only one. */
    private volatile Registration registration;

    public static void main(String[] args) throws Exception {
        List<ObjectModel> models = new ArrayList<>(ObjectLoader.loadAllDefault());
        for (String folder : Arrays.asList(args).subList(3, args.length)) {
            // Leshan's validation refuses object 1 of the registry.
            models.addAll(ObjectLoader.loadObjectsFromDir(new File(folder), false));
        }
        Driver driver = new Driver(Integer.parseInt(args[0]), Integer.parseInt(args[1]), models);
        Bootstrap bootstrap = new Bootstrap(Integer.parseInt(args[2]), models);
        event("ready", "", "");
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, "UTF-8"));
        for (String line; (line = input.readLine()) != null;) {
            Command command = new Command(JSON.readTree(line));
            try {
                print(command.op.startsWith("bootstrap-") ? bootstrap.run(command) : driver.run(command));
            } catch (Exception exception) {
                print(result(exception.getClass().getSimpleName(), null, exception.getMessage()));
            }
        }
        // The end of stdin ends the driver, however the other side ended.
        System.exit(0);
    }

    /** A line of stdin. */
    static class Command {
        final String op, path, args;
        final ContentFormat format;

        Command(JsonNode line) {
            op = line.get("op").asText();
            path = line.get("path").asText();
            args = line.get("args").asText();
            format = Nodes.format(line.get("format").asText());
        }

        JsonNode value() throws Exception {
            return JSON.readTree(args);
        }
    }

    private Driver(int port, int securePort, List<ObjectModel> models) {
        CaliforniumServerEndpointsProvider.Builder endpoints = new CaliforniumServerEndpointsProvider.Builder(
                new CoapServerProtocolProvider(), new CoapsServerProtocolProvider());
        Configuration configuration = endpoints.createDefaultConfiguration();
        configuration.set(CoapConfig.MAX_RESOURCE_BODY_SIZE, 1 << 20);
        endpoints.setConfiguration(configuration).addEndpoint("coap://127.0.0.1:" + port)
                .addEndpoint("coaps://127.0.0.1:" + securePort);
        server = new LeshanServerBuilder().setObjectModelProvider(new VersionedModelProvider(models))
                .setEndpointsProviders(endpoints.build()).setSecurityStore(keys).build();
        server.getRegistrationService().addListener(new Registrations());
        server.getObservationService().addListener(new Observations());
        server.getSendService().addListener(new Sends());
        server.start();
    }

    private Map<String, Object> run(Command command) throws Exception {
        if (command.op.equals("registration")) {
            return result("", null, attribute(command.args));
        }
        if (command.op.equals("key")) {
            String[] words = command.args.split(" ");
            keys.remove(words[0], true);
            keys.add(SecurityInfo.newPreSharedKeyInfo(words[0], words[1], Hex.decodeHex(words[2].toCharArray())));
            return result("", null, "added");
        }
        if (command.op.equals("forget")) {
            // The next notification is answered with a Reset.
            server.getObservationService().cancelObservation(observations.remove(command.path));
            return result("", null, "forgotten");
        }
        if (command.op.equals("remove-registration")) {
            server.getRegistrationStore().removeRegistration(registration.getId());
            return result("", null, "removed");
        }
        LwM2mResponse response = server.send(registration, request(command), TIMEOUT);
        if (response == null) {
            return result("timeout", null, null);
        }
        return result(code(response.getCode()), format(response), value(response, command));
    }

    private DownlinkDeviceManagementRequest<?> request(Command c) throws Exception {
        Nodes nodes = new Nodes(server.getModelProvider().getObjectModel(registration));
        switch (c.op) {
        case "read":
            return new ReadRequest(c.format, c.path);
        case "discover":
            return new DiscoverRequest(c.path);
        case "write":
            return new WriteRequest(WriteRequest.Mode.REPLACE, c.format, c.path, nodes.parse(c.path, c.value()));
        case "update":
            return new WriteRequest(WriteRequest.Mode.UPDATE, c.format, c.path, nodes.parse(c.path, c.value()));
        case "execute":
            return new ExecuteRequest(c.path, c.args);
        case "create":
            return new CreateRequest(c.format, c.path, nodes.instances(c.path, c.value()));
        case "create-without-id":
            return new CreateRequest(c.format, c.path, nodes.resources(c.path, c.value()));
        case "delete":
            return new DeleteRequest(c.path);
        case "attributes":
            return new WriteAttributesRequest(c.path,
                    new LwM2mAttributeSet(new DefaultLwM2mAttributeParser().parseUriQuery(c.args)));
        case "observe":
            return new ObserveRequest(c.format, c.path);
        case "cancel":
            Observation observation = observations.remove(c.path);
            return observation instanceof SingleObservation
                    ? new CancelObservationRequest((SingleObservation) observation)
                    : new CancelCompositeObservationRequest((CompositeObservation) observation);
        case "read-composite":
            return new ReadCompositeRequest(c.format, c.format, c.args.split(","));
        case "observe-composite":
            return new ObserveCompositeRequest(c.format, c.format, c.args.split(","));
        case "write-composite":
            return new WriteCompositeRequest(c.format, nodes.composite(c.value()), null);
        default:
            throw new IllegalArgumentException("unknown operation " + c.op);
        }
    }

    /** Returns the decoded payload, the location of a new instance, or null. The text of a failure is free. */
    private Object value(LwM2mResponse response, Command command) {
        if (response.isFailure()) {
            return null;
        }
        if (response instanceof ObserveResponse && ((ObserveResponse) response).getObservation() != null) {
            observations.put(command.path, ((ObserveResponse) response).getObservation());
        }
        if (response instanceof ObserveCompositeResponse
                && ((ObserveCompositeResponse) response).getObservation() != null) {
            observations.put(command.path, ((ObserveCompositeResponse) response).getObservation());
        }
        if (response instanceof ReadResponse) {
            return Nodes.json(((ReadResponse) response).getContent());
        }
        if (response instanceof ReadCompositeResponse) {
            return Nodes.json(((ReadCompositeResponse) response).getContent());
        }
        if (response instanceof DiscoverResponse) {
            return links(((DiscoverResponse) response).getObjectLinks());
        }
        return response instanceof CreateResponse ? ((CreateResponse) response).getLocation() : null;
    }

    /** Returns a part of the registration. */
    private Object attribute(String name) {
        switch (name) {
        case "endpoint":
            return registration.getEndpoint();
        case "lifetime":
            return registration.getLifeTimeInSec();
        case "version":
            return registration.getLwM2mVersion().toString();
        case "binding":
            return registration.getBindingMode().toString();
        case "queue":
            return registration.getQueueMode();
        case "objects":
            return new TreeMap<>(registration.getSupportedObject()).toString();
        case "instances":
            return registration.getAvailableInstances().toString();
        case "formats":
            return registration.getSupportedContentFormats().toString();
        case "links":
            return links(registration.getObjectLinks());
        default:
            throw new IllegalArgumentException("unknown attribute " + name);
        }
    }

    private static String links(org.eclipse.leshan.core.link.Link[] links) {
        return new DefaultLinkSerializer().serializeCoreLinkFormat(links);
    }

    private class Registrations implements RegistrationListener {
        public void registered(Registration now, Registration before, Collection<Observation> ended) {
            registration = now;
            event("registered", "", now.getEndpoint());
        }

        public void updated(RegistrationUpdate update, Registration now, Registration before) {
            registration = now;
            Map<String, Object> changed = new TreeMap<>();
            if (update.getLifeTimeInSec() != null) {
                changed.put("lt", update.getLifeTimeInSec());
            }
            if (update.getObjectLinks() != null) {
                changed.put("links", links(update.getObjectLinks()));
            }
            event("updated", "", changed);
        }

        public void unregistered(Registration last, Collection<Observation> ended, boolean expired, Registration next) {
            // Another registration under the same name ends the last one, too.
            if (next == null) {
                event(expired ? "expired" : "deregistered", "", last.getEndpoint());
            }
        }
    }

    private class Observations implements ObservationListener {
        public void newObservation(Observation observation, Registration from) {
        }

        public void cancelled(Observation observation) {
        }

        public void onResponse(SingleObservation observation, Registration from, ObserveResponse response) {
            event("notified", observation.getPath().toString(), Nodes.json(response.getContent()));
        }

        public void onResponse(CompositeObservation observation, Registration from, ObserveCompositeResponse response) {
            event("notified", "/", Nodes.json(response.getContent()));
        }

        public void onError(Observation observation, Registration from, Exception error) {
            event("notification-error", "", error.toString());
        }
    }

    private class Sends implements SendListener {
        public void dataReceived(Registration from, TimestampedLwM2mNodes data, SendRequest request) {
            event("sent", "", Nodes.json(data.getFlattenNodes()));
        }

        public void onError(Registration from, String message, Exception error) {
            event("send-error", "", message);
        }
    }

    static String code(ResponseCode code) {
        return String.format("%d.%02d", code.getCode() / 100, code.getCode() % 100);
    }

    private static String format(LwM2mResponse response) {
        Response coap = (Response) response.getCoapResponse();
        return coap == null || !coap.getOptions().hasContentFormat() ? null
                : Nodes.name(coap.getOptions().getContentFormat());
    }

    static Map<String, Object> result(String code, String format, Object value) {
        Map<String, Object> result = new TreeMap<>();
        result.put("code", code);
        result.put("format", format);
        result.put("value", value);
        return result;
    }

    static void event(String kind, String path, Object value) {
        Map<String, Object> event = new TreeMap<>();
        event.put("event", kind);
        event.put("path", path);
        event.put("value", value);
        print(event);
    }

    static synchronized void print(Object line) {
        try {
            System.out.println(JSON.writeValueAsString(line));
        } catch (Exception error) {
            throw new IllegalStateException(error);
        }
    }
}
