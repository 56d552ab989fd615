// Drives Leshan's bootstrap server: reads one command per line from stdin, writes one JSON line per response or event to
// stdout, as the driver of Leshan's server does. The one operation stores the accounts that devices get:
//
//   account {"delete":["/0","/1"],"servers":{"0":{"id":1,"lifetime":120}},"security":{"1":{"uri":"coap://...","id":1}}}
//
// The keys are empty. With "sms":false those of SMS are empty, too, which their definitions exclude.
//
// Usage: BootstrapDriver PORT

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;

import org.eclipse.leshan.core.SecurityMode;
import org.eclipse.leshan.core.request.BindingMode;
import org.eclipse.leshan.core.request.BootstrapDeleteRequest;
import org.eclipse.leshan.core.request.BootstrapFinishRequest;
import org.eclipse.leshan.core.request.BootstrapRequest;
import org.eclipse.leshan.core.request.BootstrapWriteRequest;
import org.eclipse.leshan.core.request.DownlinkRequest;
import org.eclipse.leshan.core.request.Identity;
import org.eclipse.leshan.core.response.LwM2mResponse;
import org.eclipse.leshan.server.bootstrap.BootstrapConfig;
import org.eclipse.leshan.server.bootstrap.BootstrapFailureCause;
import org.eclipse.leshan.server.bootstrap.BootstrapSession;
import org.eclipse.leshan.server.bootstrap.DefaultBootstrapSessionManager;
import org.eclipse.leshan.server.californium.bootstrap.LeshanBootstrapServerBuilder;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonObject;
import com.eclipsesource.json.JsonValue;

public class BootstrapDriver {
    /** The accounts of the next device. */
    private static volatile BootstrapConfig accounts;

    public static void main(String[] args) throws Exception {
        LeshanBootstrapServerBuilder builder = new LeshanBootstrapServerBuilder();
        builder.setLocalAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0])));
        builder.disableSecuredEndpoint();
        builder.setConfigStore((endpoint, identity, session) -> accounts);
        builder.setSessionManager(new Sessions());
        builder.build().start();
        event("ready", "", "");
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, "UTF-8"));
        for (String line; (line = input.readLine()) != null;) {
            try {
                accounts = parse(Json.parse(Json.parse(line).asObject().getString("args", "")).asObject());
                respond("stored");
            } catch (Exception exception) {
                respond(exception.toString());
            }
        }
        // The end of stdin ends the driver, however the other side ended.
        System.exit(0);
    }

    private static BootstrapConfig parse(JsonObject text) {
        BootstrapConfig config = new BootstrapConfig();
        for (JsonValue path : text.get("delete").asArray()) {
            config.toDelete.add(path.asString());
        }
        for (JsonObject.Member member : text.get("servers").asObject()) {
            JsonObject fields = member.getValue().asObject();
            BootstrapConfig.ServerConfig server = new BootstrapConfig.ServerConfig();
            server.shortId = fields.getInt("id", 0);
            server.lifetime = fields.getInt("lifetime", 0);
            server.defaultMinPeriod = number(fields, "pmin");
            server.defaultMaxPeriod = number(fields, "pmax");
            server.disableTimeout = number(fields, "disable");
            server.notifIfDisabled = fields.getBoolean("store", true);
            server.binding = BindingMode.valueOf(fields.getString("binding", "U"));
            config.servers.put(Integer.valueOf(member.getName()), server);
        }
        for (JsonObject.Member member : text.get("security").asObject()) {
            JsonObject fields = member.getValue().asObject();
            BootstrapConfig.ServerSecurity security = new BootstrapConfig.ServerSecurity();
            security.uri = fields.getString("uri", "");
            security.serverId = number(fields, "id");
            security.bootstrapServer = fields.getBoolean("bootstrap", false);
            security.securityMode = SecurityMode.NO_SEC;
            if (fields.getBoolean("sms", true)) {
                security.smsBindingKeyParam = new byte[6];
                security.smsBindingKeySecret = new byte[16];
            }
            config.security.put(Integer.valueOf(member.getName()), security);
        }
        return config;
    }

    private static Integer number(JsonObject fields, String name) {
        return fields.get(name) == null ? null : fields.get(name).asInt();
    }

    /** Prints the steps of a session. */
    private static class Sessions extends DefaultBootstrapSessionManager {
        Sessions() {
            super(null);
        }

        @Override
        public BootstrapSession begin(BootstrapRequest request, Identity identity) {
            event("bootstrap", "", request.getEndpointName());
            return super.begin(request, identity);
        }

        @Override
        public void onResponseSuccess(BootstrapSession session, DownlinkRequest<? extends LwM2mResponse> request) {
            event(name(request), path(request), "success");
            super.onResponseSuccess(session, request);
        }

        @Override
        public BootstrapPolicy onResponseError(BootstrapSession session,
                DownlinkRequest<? extends LwM2mResponse> request, LwM2mResponse response) {
            event(name(request), path(request), response.getCode().toString());
            return super.onResponseError(session, request, response);
        }

        @Override
        public BootstrapPolicy onRequestFailure(BootstrapSession session,
                DownlinkRequest<? extends LwM2mResponse> request, Throwable cause) {
            event(name(request), path(request), cause.toString());
            return super.onRequestFailure(session, request, cause);
        }

        @Override
        public void end(BootstrapSession session) {
            event("ended", "", session.getEndpoint());
            super.end(session);
        }

        @Override
        public void failed(BootstrapSession session, BootstrapFailureCause cause) {
            event("failed", "", cause.toString());
            super.failed(session, cause);
        }
    }

    /** Returns the path of a request; that of Finish is not of the data model. */
    private static String path(DownlinkRequest<?> request) {
        return request.getPath() == null ? "" : request.getPath().toString();
    }

    private static String name(DownlinkRequest<?> request) {
        if (request instanceof BootstrapDeleteRequest) {
            return "deleted";
        }
        if (request instanceof BootstrapWriteRequest) {
            return "written";
        }
        return request instanceof BootstrapFinishRequest ? "finished" : request.getClass().getSimpleName();
    }

    private static void respond(String code) {
        print(Json.object().add("code", code).add("format", Json.NULL).add("value", Json.NULL));
    }

    private static void event(String kind, String path, String value) {
        print(Json.object().add("event", kind).add("path", path).add("value", value));
    }

    private static synchronized void print(JsonObject line) {
        System.out.println(line);
    }
}
