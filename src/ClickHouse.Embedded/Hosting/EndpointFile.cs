using System.Text.Json;

namespace GridGrains.ClickHouse.Embedded.Hosting;

/// <summary>Shows other processes of the same user where the engine of a data directory listens. Readable by nobody else.</summary>
internal static class EndpointFile
{
    public const string Name = "endpoint.json";

    public static void Write(string directory, int port, string secret)
    {
        var path = Path.Combine(directory, Name);
        var next = $"{path}.{Environment.ProcessId}";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite };
        using (var file = new FileStream(next, options))
        {
            JsonSerializer.Serialize(file, new Content(port, secret, Environment.ProcessId), EngineJson.Default.Content);
        }

        File.Move(next, path, overwrite: true);
    }

    public static void Delete(string directory) => File.Delete(Path.Combine(directory, Name));

    internal sealed record Content(int Port, string Secret, int ProcessId);
}
