// Sends the requests of a plan with `HttpClient`, and writes what it gets. `.ci/serve-clients.py` describes both.

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;

class ServeClient {
    public static void main(String[] arguments) throws Exception {
        HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        URI link = null;
        for (String line : Files.readAllLines(Path.of(arguments[0]))) {
            String[] part = line.split("\t", -1);
            URI uri = part[1].equals("@link") ? link : URI.create(part[1]);
            HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(20));
            request.method(part[0], part[3].isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofFile(Path.of(part[3])));
            for (String header : part[2].split("\\|")) {
                if (!header.isEmpty()) {
                    request.header(header.split(": ", 2)[0], header.split(": ", 2)[1]);
                }
            }
            long begun = System.nanoTime();
            String status;
            StringBuilder headers = new StringBuilder();
            byte[] body = {};
            try {
                // The body comes apart from the head, so that errors of the two can be told apart.
                HttpResponse<java.io.InputStream> response = client.send(request.build(), BodyHandlers.ofInputStream());
                response.headers().map().forEach((name, values) ->
                    values.forEach(value -> headers.append(name + ": " + value + "\n")));
                var target = Pattern.compile("<([^>]*)>").matcher(response.headers().firstValue("link").orElse(""));
                link = target.find() ? uri.resolve(target.group(1)) : null;
                status = "incomplete";
                try {
                    body = response.body().readAllBytes();
                    status = "" + response.statusCode();
                } catch (IOException error) {
                    // The status says so.
                }
            } catch (IOException error) {
                status = "connection";
            }
            long elapsed = (System.nanoTime() - begun) / 1_000_000;
            Path answer = Path.of(part[4]);
            Files.write(answer, (status + " " + elapsed + "\n" + headers + "\n").getBytes(StandardCharsets.UTF_8));
            Files.write(answer, body, java.nio.file.StandardOpenOption.APPEND);
        }
    }
}
