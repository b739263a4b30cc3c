using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;

namespace GridGrains.ClickHouse.Engine;

/// <summary>A packed package: checked as a whole before anything of it is used.</summary>
internal static class LibchdbArchive
{
    public const string LibraryName = "libchdb.so";

    private const string LibraryEntry = $"package/{LibraryName}";
    private const int CopyBytes = 1 << 20;

    // Half a gigabyte that waits to be written holds up every other write of the machine at the first fsync; and a length alone must show a whole file after a power cut.
    private const int DurableBytes = 16 << 20;

    /// <exception cref="LibchdbException">The bytes are not those that are pinned.</exception>
    public static async Task VerifyAsync(string path, LibchdbPackage package, CancellationToken cancellation)
    {
        await using var file = File.OpenRead(path);
        var actual = $"sha512-{Convert.ToBase64String(await SHA512.HashDataAsync(file, cancellation))}";
        if (actual != package.Integrity)
        {
            throw new LibchdbException($"{package} is refused: its checksum is {actual}, expected {package.Integrity}");
        }
    }

    /// <summary>Writes the library out of the package to <paramref name="target"/>.</summary>
    public static async Task UnpackAsync(string path, LibchdbPackage package, string target, IProgress<LibchdbProgress>? progress, CancellationToken cancellation)
    {
        await using var file = File.OpenRead(path);
        await using var unzipped = new GZipStream(file, CompressionMode.Decompress);
        await using var tar = new TarReader(unzipped);
        while (await tar.GetNextEntryAsync(copyData: false, cancellation) is { } entry)
        {
            if (entry.Name == LibraryEntry && entry.DataStream is { } data)
            {
                await using var output = File.Create(target);
                await CopyAsync(data, output, package.LibraryBytes, progress, cancellation);
                return;
            }
        }

        throw new LibchdbException($"{package} has no {LibraryEntry}");
    }

    private static async Task CopyAsync(Stream input, FileStream output, long total, IProgress<LibchdbProgress>? progress, CancellationToken cancellation)
    {
        var buffer = new byte[CopyBytes];
        var reported = -1;
        var durable = 0L;
        while (await input.ReadAsync(buffer, cancellation) is var read and > 0)
        {
            await output.WriteAsync(buffer.AsMemory(0, read), cancellation);
            if (output.Position - durable >= DurableBytes)
            {
                output.Flush(flushToDisk: true);
                durable = output.Position;
            }

            var step = new LibchdbProgress("unpacking", output.Position, total);
            if (step.Percent / 10 != reported)
            {
                reported = step.Percent / 10;
                progress?.Report(step);
            }
        }

        output.Flush(flushToDisk: true);
    }
}
