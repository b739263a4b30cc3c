using System.Text.Json;

namespace GridGrains.ClickHouse.Engine;

/// <summary>The file in which a running engine shows other processes of the same user where it listens.</summary>
internal static class SharedEngine
{
    private const string FileName = "endpoint.json";
    private const string Loopback = "127.0.0.1";
    private const string User = "default";

    public static ClickHouseEndpoint At(int port, string secret) => new(Loopback, port, User, secret);

    /// <summary>What the file of <paramref name="directory"/> says, or null. The engine may be gone: ask it.</summary>
    public static ClickHouseEndpoint? Read(string directory)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(directory, FileName)));
            return At(document.RootElement.GetProperty("port").GetInt32(), document.RootElement.GetProperty("secret").GetString()!);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }
}
