package dev.socketloom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpHandler;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;
import jakarta.ws.rs.core.UriInfo;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.glassfish.jersey.server.ContainerFactory;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.server.ServerProperties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// An application that knows nothing of us: Jersey's container for the JDK's server, mounted beside Socket.IO.
@Timeout(60)
class JerseyTest {

    private static final int MANY = 20_000;

    /// What its authors could have written for any JAX-RS container.
    @Path("auction")
    public static class Auction {

        @Context
        private UriInfo uri;

        @GET
        @Path("{id}")
        @Produces("text/plain; charset=utf-8")
        public String item(@PathParam("id") String id, @QueryParam("q") String q, @HeaderParam("X-Name") String name) {
            return id + " " + q + " " + name + " " + uri.getPath() + " below " + uri.getBaseUri().getPath();
        }

        @POST
        @Consumes("text/plain")
        public Response bid(String body) {
            return Response.status(201).header("X-Length", body.length()).entity("bid: " + body).build();
        }

        @GET
        @Path("history")
        public StreamingOutput history() {
            return out -> {
                for (int i = 0; i < MANY; i++) {
                    out.write((i + "\n").getBytes(StandardCharsets.US_ASCII));
                }
            };
        }

        @GET
        @Path("gone")
        public String gone() {
            throw new NotFoundException();
        }

        @GET
        @Path("broken")
        public String broken() {
            throw new IllegalStateException("secret");
        }

        @DELETE
        public void nothing() {}
    }

    private SocketIOServer io;

    @BeforeEach
    void start() throws Exception {
        HttpHandler jersey = ContainerFactory.createContainer(HttpHandler.class,
                new ResourceConfig(Auction.class).property(ServerProperties.WADL_FEATURE_DISABLE, true));
        io = SocketIOServer.builder().port(0).app("/api", jersey).build().start();
    }

    @AfterEach
    void stop() {
        io.close();
    }

    private HttpResponse<String> get(String target, String... headers) throws Exception {
        return RawClient.get(io, target, headers);
    }

    @Nested
    class Requests {

        @Test
        void reachTheirResourceWithPathQueryAndFields() throws Exception {
            HttpResponse<String> answer = get("/api/auction/7%20%C3%A9?q=a%26b", "X-Name", "Ada");
            assertEquals("7 \u00E9 a&b Ada auction/7 \u00E9 below /api/", answer.body());
            assertEquals("text/plain;charset=utf-8", answer.headers().firstValue("Content-Type").orElse(""));
        }

        @Test
        void bringTheirBodies() throws Exception {
            for (int size : new int[] {0, 1, 100_000}) {
                HttpResponse<String> answer =
                        RawClient.request(io, "POST", "/api/auction", "x".repeat(size), "Content-Type", "text/plain");
                assertEquals(201, answer.statusCode());
                assertEquals("bid: " + "x".repeat(size), answer.body());
                assertEquals("" + size, answer.headers().firstValue("X-Length").orElse(""));
            }
        }

        @Test
        void ofOtherPathsAreNotShownToIt() throws Exception {
            assertEquals("Not Found", get("/apis").body());
            assertTrue(get("/socket.io/?EIO=4&transport=polling").body().startsWith("0{\"sid\""));
        }
    }

    @Nested
    class Answers {

        @Test
        void areStreamed() throws Exception {
            HttpResponse<String> answer = get("/api/auction/history");
            assertEquals("chunked", answer.headers().firstValue("Transfer-Encoding").orElse(""));
            assertTrue(answer.body().startsWith("0\n1\n2\n"));
            assertTrue(answer.body().endsWith((MANY - 1) + "\n"));
        }

        @Test
        void mayBeEmpty() throws Exception {
            HttpResponse<String> answer = RawClient.request(io, "DELETE", "/api/auction", "");
            assertEquals(204, answer.statusCode());
            assertEquals("", answer.body());
        }

        @Test
        void toAHeadHaveNoBody() throws Exception {
            HttpResponse<String> answer = RawClient.request(io, "HEAD", "/api/auction/7", "");
            assertEquals(200, answer.statusCode());
            assertEquals("", answer.body());
        }

        @Test
        void mayBeThatThereIsNothing() throws Exception {
            assertEquals(404, get("/api/auction/gone").statusCode());
            assertEquals(404, get("/api/nobody").statusCode());
            assertEquals(404, get("/api").statusCode());
            HttpResponse<String> refused = RawClient.request(io, "PUT", "/api/auction/7", "");
            assertEquals(405, refused.statusCode());
            assertTrue(refused.headers().firstValue("Allow").orElse("").contains("GET"));
        }

        @Test
        void ofAFailureSayNothingOfIt() throws Exception {
            Logger jersey = Logger.getLogger("org.glassfish.jersey");
            jersey.setLevel(Level.OFF);
            try {
                HttpResponse<String> answer = get("/api/auction/broken");
                assertEquals(500, answer.statusCode());
                assertFalse(answer.body().contains("secret"));
            } finally {
                jersey.setLevel(null);
            }
        }
    }

    /// Whatever it answered, the next request finds the connection in order.
    @Test
    void oneConnectionServesThemAll() throws Exception {
        Logger.getLogger("org.glassfish.jersey").setLevel(Level.OFF);
        var client = dev.socketloom.http.RawClient.connect(io.port());
        try {
            for (int round = 0; round < 3; round++) {
                client.send("GET /api/auction/history HTTP/1.1\r\nHost: h\r\n\r\n");
                client.send("POST /api/auction HTTP/1.1\r\nHost: h\r\n"
                        + "Content-Type: text/plain\r\nContent-Length: 3\r\n\r\nabc");
                client.send("POST /api/nobody HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc");
                client.send("GET /api/auction/broken HTTP/1.1\r\nHost: h\r\n\r\n");
                client.send("DELETE /api/auction HTTP/1.1\r\nHost: h\r\n\r\n");
                client.send("GET /api/auction/7 HTTP/1.1\r\nHost: h\r\n\r\n");
                for (int status : new int[] {200, 201, 404, 500, 204, 200}) {
                    assertEquals(status, client.read().status());
                }
            }
        } finally {
            client.wire().close();
            Logger.getLogger("org.glassfish.jersey").setLevel(null);
        }
    }
}
