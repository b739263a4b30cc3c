using System.Text;

namespace GridGrains.ClickHouse.Embedded.Http;

/// <summary>The block that ends a body in which an error came after the first rows, as the server writes it since 25.11: the mark and the tag of the
/// answer's header, the message, its length with the newline and the tag again, the mark.</summary>
internal static class ExceptionTrailer
{
    public const int TagLength = 16;

    private const string Mark = "__exception__";

    /// <summary>Of the whole block; a longer message is cut. The length has up to eight digits.</summary>
    private const int MaxLength = 16 << 10;

    private static readonly int MaxMessageLength = MaxLength - (2 * (Mark.Length + TagLength)) - "\r\n\r\n\r\n".Length - "12345678 \r\n\r\n".Length;

    public static byte[] Of(string message, string tag)
    {
        var text = Encoding.UTF8.GetBytes(message);
        var length = Math.Min(text.Length, MaxMessageLength);
        var newline = length > 0 && text[length - 1] == '\n' ? "" : "\n";
        return
        [
            .. Encoding.ASCII.GetBytes($"\r\n{Mark}\r\n{tag}\r\n"),
            .. text.AsSpan(0, length),
            .. Encoding.ASCII.GetBytes($"{newline}{length + newline.Length} {tag}\r\n{Mark}\r\n"),
        ];
    }
}
