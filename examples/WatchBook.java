// Prints what the push service tells of a market's book for some seconds:
//   java examples/WatchBook.java ws://127.0.0.1:8080/ws ETH_USDT 5

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.CompletionStage;

class Printer implements WebSocket.Listener {
  @Override
  public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
    System.out.print(text);
    if (last) {
      System.out.println();
    }
    socket.request(1);
    return null;
  }
}

void main(String[] arguments) throws Exception {
  var socket =
      HttpClient.newHttpClient()
          .newWebSocketBuilder()
          .buildAsync(URI.create(arguments[0]), new Printer())
          .join();
  socket.sendText(
      "{\"id\":1,\"op\":\"subscribe\",\"channel\":\"depth\",\"market\":\"" + arguments[1] + "\"}",
      true);
  Thread.sleep(1000 * Long.parseLong(arguments[2]));
  System.exit(0);
}
