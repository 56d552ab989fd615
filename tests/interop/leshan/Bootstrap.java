// A bootstrap server of Californium and Leshan's codecs. It stores the address of a device that requests /bs, and sends
// the requests of the table there.

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;

import org.eclipse.californium.core.CoapExchange;
import org.eclipse.californium.core.CoapResource;
import org.eclipse.californium.core.CoapServer;
import org.eclipse.californium.core.coap.CoAP;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.core.config.CoapConfig;
import org.eclipse.californium.core.network.CoapEndpoint;
import org.eclipse.californium.elements.AddressEndpointContext;
import org.eclipse.californium.elements.config.Configuration;
import org.eclipse.californium.elements.config.UdpConfig;
import org.eclipse.leshan.core.model.LwM2mModel;
import org.eclipse.leshan.core.model.LwM2mModelRepository;
import org.eclipse.leshan.core.model.ObjectModel;
import org.eclipse.leshan.core.node.LwM2mPath;
import org.eclipse.leshan.core.node.codec.DefaultLwM2mDecoder;
import org.eclipse.leshan.core.node.codec.DefaultLwM2mEncoder;

class Bootstrap {
    private static final long TIMEOUT = 10_000;

    private final LwM2mModel model;
    private final CoapEndpoint endpoint;
    private volatile InetSocketAddress device;

    Bootstrap(int port, List<ObjectModel> models) throws Exception {
        model = new LwM2mModelRepository(models).getLwM2mModel();
        CoapConfig.register();
        UdpConfig.register();
        endpoint = CoapEndpoint.builder().setConfiguration(Configuration.createStandardWithoutFile())
                .setInetSocketAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)).build();
        CoapServer server = new CoapServer(Configuration.createStandardWithoutFile());
        server.addEndpoint(endpoint);
        server.add(new CoapResource("bs") {
            @Override
            public void handlePOST(CoapExchange exchange) {
                device = exchange.getSourceSocketAddress();
                exchange.respond(CoAP.ResponseCode.CHANGED);
                Driver.event("bootstrap", "", exchange.getRequestOptions().getUriQueryString());
            }
        });
        server.start();
    }

    Map<String, Object> run(Driver.Command command) throws Exception {
        Request request = request(command);
        request.setDestinationContext(new AddressEndpointContext(device));
        // For the root, Californium would send an empty segment.
        if (!command.path.equals("/")) {
            request.getOptions().setUriPath(command.path);
        }
        request.send(endpoint);
        Response response = request.waitForResponse(TIMEOUT);
        if (response == null) {
            return Driver.result("timeout", null, null);
        }
        return Driver.result(response.getCode().text, null, value(response, command));
    }

    private Request request(Driver.Command command) throws Exception {
        switch (command.op) {
        case "bootstrap-discover":
            return accept(CoAP.Code.GET, 40);
        case "bootstrap-read":
            return accept(CoAP.Code.GET, command.format.getCode());
        case "bootstrap-delete":
            return new Request(CoAP.Code.DELETE);
        case "bootstrap-finish":
            return new Request(CoAP.Code.POST);
        case "bootstrap-write":
            Request request = new Request(CoAP.Code.PUT);
            request.getOptions().setContentFormat(command.format.getCode());
            request.setPayload(new DefaultLwM2mEncoder().encode(
                    new Nodes(model).parse(command.path, command.value()), command.format, null,
                    new LwM2mPath(command.path), model));
            return request;
        default:
            throw new IllegalArgumentException("unknown operation " + command.op);
        }
    }

    private static Request accept(CoAP.Code code, int format) {
        Request request = new Request(code);
        request.getOptions().setAccept(format);
        return request;
    }

    private Object value(Response response, Driver.Command command) throws Exception {
        if (response.getCode() != CoAP.ResponseCode.CONTENT) {
            return null;
        }
        if (command.op.equals("bootstrap-discover")) {
            return response.getPayloadString();
        }
        return Nodes.json(new DefaultLwM2mDecoder().decode(response.getPayload(), command.format, null,
                new LwM2mPath(command.path), model));
    }
}
