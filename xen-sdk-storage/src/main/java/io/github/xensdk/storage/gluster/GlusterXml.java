package io.github.xensdk.storage.gluster;

import io.github.xensdk.OutputNotRecognisedException;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/** Reads what {@code gluster --xml} prints. Pure. */
final class GlusterXml {

    /** Of a count. */
    private static final String NUMBER = "\\d{1,15}";

    private GlusterXml() {}

    /** Of {@code volume heal NAME info summary}. A brick that is not connected has a sentence as its status, and no numbers. */
    static List<GlusterHealState.Brick> bricks(String text) {
        String what = "gluster volume heal info summary";
        Element root = parse(what, text);
        var bricks = new ArrayList<GlusterHealState.Brick>();
        for (Element brick : elements(root, "brick")) {
            String name = child(brick, "name").orElse("");
            int end = name.indexOf(":/");
            String status = child(brick, "status").orElse("");
            if (end < 1 || status.isEmpty()) {
                throw new OutputNotRecognisedException(what, text);
            }
            boolean online = status.equals("Connected");
            bricks.add(new GlusterHealState.Brick(
                    name.substring(0, end),
                    name.substring(end + 1),
                    online,
                    online ? count(brick, "totalNumberOfEntries", what, text) : 0,
                    online ? count(brick, "numberOfEntriesInSplitBrain", what, text) : 0));
        }
        if (bricks.isEmpty()) {
            throw new OutputNotRecognisedException(what, text);
        }
        return bricks;
    }

    private static long count(Element brick, String name, String what, String text) {
        return child(brick, name)
                .filter(value -> value.matches(NUMBER))
                .map(Long::parseLong)
                .orElseThrow(() -> new OutputNotRecognisedException(what, text));
    }

    /** Of {@code volume status NAME clients}: addresses, without their ports, each once; sorted. */
    static List<String> clients(String text) {
        return elements(parse("gluster volume status clients", text), "client").stream()
                .flatMap(client -> child(client, "hostname").stream())
                .map(address -> address.substring(0, Math.max(0, address.lastIndexOf(':'))))
                .filter(address -> !address.isEmpty())
                .distinct()
                .sorted()
                .toList();
    }

    private static List<Element> elements(Element parent, String name) {
        NodeList found = parent.getElementsByTagName(name);
        return IntStream.range(0, found.getLength())
                .mapToObj(found::item)
                .filter(Element.class::isInstance)
                .map(Element.class::cast)
                .toList();
    }

    private static Optional<String> child(Element parent, String name) {
        return elements(parent, name).stream()
                .filter(element -> element.getParentNode() == parent)
                .findFirst()
                .map(element -> element.getTextContent().strip());
    }

    /** No document type, and so no entities: nothing outside the text is read, and nothing in it grows. */
    private static Element parse(String what, String text) {
        try {
            var factory = DocumentBuilderFactory.newDefaultInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            DocumentBuilder builder = factory.newDocumentBuilder();
            // The default one writes to the standard error output.
            builder.setErrorHandler(new DefaultHandler());
            Document document = builder.parse(new InputSource(new StringReader(text)));
            Element root = document.getDocumentElement();
            if (!root.getTagName().equals("cliOutput")
                    || !child(root, "opRet").orElse("").equals("0")) {
                throw new OutputNotRecognisedException(what, text);
            }
            return root;
        } catch (SAXException e) {
            var notXml = new OutputNotRecognisedException(what, text);
            notXml.addSuppressed(e);
            throw notXml;
        } catch (ParserConfigurationException | IOException e) {
            throw new IllegalStateException("every JDK can read a string", e);
        }
    }
}
