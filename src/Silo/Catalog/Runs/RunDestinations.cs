using System.Globalization;
using GridGrains.Domain.Catalog.OpenLineage;
using GridGrains.Egress;
using GridGrains.Grains.Catalog;

namespace GridGrains.Silo.Catalog.Runs;

/// <summary>The topic LINEAGE, as if another program had sent it.</summary>
internal sealed class TopicRunDestination(ForeignLineageService service) : IRunDestination
{
    public string Name => "topic";

    public async Task SendAsync(byte[] payload, CancellationToken cancellation)
    {
        var said = ForeignEventReader.Read(payload, out var canonical, out var error) ?? throw new RunEventRefusedException(error!);
        await service.SendAsync(said, canonical, cancellation);
    }
}

/// <summary>A file with one event on each line.</summary>
internal sealed class FileRunDestination(string path) : IRunDestination
{
    private const byte LineEnd = (byte)'\n';

    public string Name => "file";

    public async Task SendAsync(byte[] payload, CancellationToken cancellation)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder)
        {
            Directory.CreateDirectory(folder);
        }

        // Whole lines only: a line that could be broken off is not begun.
        await using var file = new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
        await file.WriteAsync((byte[])[.. payload, LineEnd], cancellation);
    }
}

/// <summary>Another store of lineage: Marquez, DataHub, an own one; it takes the event as the body of a POST.</summary>
/// <param name="credential">Entry of the operator's table with the token; null where none is asked for.</param>
internal sealed class HttpRunDestination(EgressRoom room, Uri address, string? credential) : IRunDestination
{
    private const int MaxAnswerBytes = 64 * 1024;

    public string Name => "http";

    public async Task SendAsync(byte[] payload, CancellationToken cancellation)
    {
        var request = new EgressRequest(address, "POST", Body: payload, Credential: credential is null ? null : CredentialUse.Bearer(credential), MaxAnswerBytes: MaxAnswerBytes);
        var answer = await room.SendAsync(request, cancellation);
        if (answer.Status is >= 200 and < 300)
        {
            return;
        }

        var reason = string.Create(CultureInfo.InvariantCulture, $"{address.Host} answered {answer.Status}");
        throw answer.Status is 408 or 425 or 429 or >= 500 ? new IOException(reason) : new RunEventRefusedException(reason);
    }
}
