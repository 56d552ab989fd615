// Converts between JSON and the nodes of Leshan, by the types of the object model.
//
// A resource is its value, {"0":...} if it has instances; an instance is {"resource":...}, an object {"instance":...}.
// Opaque values are "hex:0102", or "bytes:N" for N bytes, and "chars:N" is a text of N letters; an Objlnk is "3303:1", a
// Time its seconds.

import java.util.ArrayList;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.eclipse.californium.elements.util.StringUtil;
import org.eclipse.leshan.core.model.LwM2mModel;
import org.eclipse.leshan.core.model.ResourceModel;
import org.eclipse.leshan.core.model.ResourceModel.Type;
import org.eclipse.leshan.core.node.LwM2mMultipleResource;
import org.eclipse.leshan.core.node.LwM2mNode;
import org.eclipse.leshan.core.node.LwM2mObject;
import org.eclipse.leshan.core.node.LwM2mObjectInstance;
import org.eclipse.leshan.core.node.LwM2mPath;
import org.eclipse.leshan.core.node.LwM2mResource;
import org.eclipse.leshan.core.node.LwM2mResourceInstance;
import org.eclipse.leshan.core.node.LwM2mSingleResource;
import org.eclipse.leshan.core.node.ObjectLink;
import org.eclipse.leshan.core.request.ContentFormat;
import org.eclipse.leshan.core.util.datatype.ULong;

import com.fasterxml.jackson.databind.JsonNode;

class Nodes {
    private static final Map<String, ContentFormat> FORMATS = Map.of("text", ContentFormat.TEXT, "opaque",
            ContentFormat.OPAQUE, "cbor", ContentFormat.CBOR, "tlv", ContentFormat.TLV, "senml-json",
            ContentFormat.SENML_JSON, "senml-cbor", ContentFormat.SENML_CBOR, "lwm2m-json", ContentFormat.JSON,
            "lwm2m-cbor", new ContentFormat(11544), "link", ContentFormat.LINK);

    private final LwM2mModel model;

    Nodes(LwM2mModel model) {
        this.model = model;
    }

    static ContentFormat format(String name) {
        return FORMATS.get(name);
    }

    static String name(int code) {
        return FORMATS.entrySet().stream().filter(entry -> entry.getValue().getCode() == code).map(Map.Entry::getKey)
                .findFirst().orElse(String.valueOf(code));
    }

    LwM2mNode parse(String path, JsonNode value) {
        LwM2mPath at = new LwM2mPath(path);
        if (at.isObject()) {
            return new LwM2mObject(at.getObjectId(), instances(path, value));
        }
        if (at.isObjectInstance()) {
            return new LwM2mObjectInstance(at.getObjectInstanceId(), resources(path, value));
        }
        Type type = type(at.getObjectId(), at.getResourceId());
        if (at.isResourceInstance()) {
            return LwM2mResourceInstance.newInstance(at.getResourceInstanceId(), value(value, type), type);
        }
        return resource(at.getResourceId(), value, type);
    }

    Map<LwM2mPath, LwM2mNode> composite(JsonNode values) {
        Map<LwM2mPath, LwM2mNode> nodes = new HashMap<>();
        values.fields().forEachRemaining(
                entry -> nodes.put(new LwM2mPath(entry.getKey()), parse(entry.getKey(), entry.getValue())));
        return nodes;
    }

    LwM2mObjectInstance[] instances(String path, JsonNode values) {
        List<LwM2mObjectInstance> instances = new ArrayList<>();
        values.fields().forEachRemaining(entry -> instances
                .add(new LwM2mObjectInstance(Integer.parseInt(entry.getKey()), resources(path, entry.getValue()))));
        return instances.toArray(new LwM2mObjectInstance[0]);
    }

    Collection<LwM2mResource> resources(String path, JsonNode values) {
        int object = new LwM2mPath(path).getObjectId();
        List<LwM2mResource> resources = new ArrayList<>();
        values.fields().forEachRemaining(entry -> {
            int id = Integer.parseInt(entry.getKey());
            resources.add(resource(id, entry.getValue(), type(object, id)));
        });
        return resources;
    }

    private Type type(int object, int resource) {
        ResourceModel found = model.getResourceModel(object, resource);
        return found == null ? Type.STRING : found.type;
    }

    private static LwM2mResource resource(int id, JsonNode value, Type type) {
        if (!value.isObject()) {
            return LwM2mSingleResource.newResource(id, value(value, type), type);
        }
        Map<Integer, Object> values = new HashMap<>();
        for (Iterator<Map.Entry<String, JsonNode>> fields = value.fields(); fields.hasNext();) {
            Map.Entry<String, JsonNode> field = fields.next();
            values.put(Integer.parseInt(field.getKey()), value(field.getValue(), type));
        }
        return LwM2mMultipleResource.newResource(id, values, type);
    }

    private static Object value(JsonNode value, Type type) {
        switch (type) {
        case INTEGER:
            return value.asLong();
        case UNSIGNED_INTEGER:
            return ULong.valueOf(value.asText());
        case FLOAT:
            return value.asDouble();
        case BOOLEAN:
            return value.asBoolean();
        case TIME:
            return new Date(value.asLong() * 1000);
        case OBJLNK:
            return ObjectLink.decodeFromString(value.asText());
        case OPAQUE:
            return opaque(value.asText());
        default:
            return string(value.asText());
        }
    }

    private static String string(String text) {
        return text.startsWith("chars:") ? "a".repeat(Integer.parseInt(text.substring("chars:".length()))) : text;
    }

    private static byte[] opaque(String text) {
        if (!text.startsWith("bytes:")) {
            return StringUtil.hex2ByteArray(text.substring("hex:".length()));
        }
        byte[] bytes = new byte[Integer.parseInt(text.substring("bytes:".length()))];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        return bytes;
    }

    static Object json(LwM2mNode node) {
        if (node instanceof LwM2mObject) {
            return json(((LwM2mObject) node).getInstances());
        }
        if (node instanceof LwM2mObjectInstance) {
            return json(((LwM2mObjectInstance) node).getResources());
        }
        if (node instanceof LwM2mResourceInstance) {
            return json(((LwM2mResourceInstance) node).getValue());
        }
        if (!(node instanceof LwM2mResource)) {
            return null;
        }
        LwM2mResource resource = (LwM2mResource) node;
        return resource.isMultiInstances() ? json(resource.getInstances()) : json(resource.getValue());
    }

    static Object json(Map<?, ? extends LwM2mNode> nodes) {
        if (nodes == null) {
            return null;
        }
        Map<Object, Object> values = new TreeMap<>();
        nodes.forEach((key, node) -> values.put(key, json(node)));
        return values;
    }

    private static Object json(Object value) {
        if (value instanceof byte[]) {
            return "hex:" + StringUtil.byteArray2Hex((byte[]) value).toLowerCase();
        }
        if (value instanceof Date) {
            return ((Date) value).getTime() / 1000;
        }
        if (value instanceof ULong) {
            return ((ULong) value).toBigInteger();
        }
        return value instanceof ObjectLink ? ((ObjectLink) value).encodeToString() : value;
    }
}
