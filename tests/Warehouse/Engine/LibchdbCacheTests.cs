using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using GridGrains.ClickHouse.Engine;
using Xunit;

namespace GridGrains.Tests.Warehouse.Engine;

/// <summary>The fetch of libchdb, with a stand-in for npm that copies a small package into place and counts its runs.</summary>
public sealed class LibchdbCacheTests : IDisposable
{
    private static readonly byte[] Library = RandomNumberGenerator.GetBytes(100_000);

    private readonly string _folder = Directory.CreateTempSubdirectory("gridgrains-libchdb-").FullName;

    [Fact]
    public async Task A_library_is_fetched_once_and_then_found()
    {
        var steps = new List<string>();
        var cache = Cache(Package(Pack(Library)));

        var path = await cache.LocateAsync(new Recorder(steps), CancellationToken.None);
        var again = await Cache(cache.Package).LocateAsync(null, CancellationToken.None);

        Assert.Equal(Library, await File.ReadAllBytesAsync(path));
        Assert.Equal((path, 1), (again, NpmRuns));
        Assert.Contains("unpacking 100%", steps);
        Assert.Equal([".lock", "1.0.0"], Directory.EnumerateFileSystemEntries(cache.Folder).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task Many_who_need_it_at_once_fetch_it_once()
    {
        var package = Package(Pack(Library));

        var paths = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => Cache(package).LocateAsync(null, CancellationToken.None)));

        Assert.Equal((1, 1), (paths.Distinct().Count(), NpmRuns));
    }

    [Fact]
    public async Task A_package_with_another_checksum_is_refused_in_one_line()
    {
        var package = Package(Pack(Library)) with { Integrity = "sha512-AAAA" };

        var error = await Assert.ThrowsAsync<LibchdbException>(() => Cache(package).LocateAsync(null, CancellationToken.None));

        Assert.StartsWith("test-lib@1.0.0 is refused: its checksum is sha512-", error.Message, StringComparison.Ordinal);
        Assert.EndsWith(", expected sha512-AAAA", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
        Assert.Empty(Directory.EnumerateFiles(_folder, "libchdb.so", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_half_written_library_is_fetched_anew()
    {
        var cache = Cache(Package(Pack(Library)));
        var path = await cache.LocateAsync(null, CancellationToken.None);
        await File.WriteAllBytesAsync(path, Library[..1000]);

        Assert.Equal(Library, await File.ReadAllBytesAsync(await cache.LocateAsync(null, CancellationToken.None)));
    }

    [Fact]
    public async Task A_failure_of_npm_is_told_in_its_own_first_words()
    {
        var npm = Script("echo 'npm error code E404' >&2; echo 'npm error more' >&2; exit 1");

        var error = await Assert.ThrowsAsync<LibchdbException>(() => Cache(Package([]), npm).LocateAsync(null, CancellationToken.None));

        Assert.Equal("npm pack test-lib@1.0.0 failed with exit code 1: npm error code E404", error.Message);
    }

    [Fact]
    public async Task Without_npm_the_reason_is_that()
    {
        var error = await Assert.ThrowsAsync<LibchdbException>(() => Cache(Package([]), "/nowhere/npm").LocateAsync(null, CancellationToken.None));

        Assert.StartsWith("libchdb is fetched with npm, and /nowhere/npm cannot be run: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_named_library_is_used_as_it_is_and_has_to_exist()
    {
        var file = Path.Combine(_folder, "own.so");
        var cache = new LibchdbCache { Folder = _folder, Override = file, Npm = "/nowhere/npm" };
        var error = await Assert.ThrowsAsync<LibchdbException>(() => cache.LocateAsync(null, CancellationToken.None));
        await File.WriteAllBytesAsync(file, [1]);

        Assert.Equal($"CHDB_LIBCHDB_PATH names {file}, which does not exist", error.Message);
        Assert.Equal(file, await cache.LocateAsync(null, CancellationToken.None));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private int NpmRuns => File.ReadAllLines(Path.Combine(_folder, "runs")).Length;

    private LibchdbCache Cache(LibchdbPackage package, string? npm = null) => new()
    {
        Folder = Path.Combine(_folder, "cache"),
        Package = package,
        Override = null,
        Npm = npm ?? Script($"echo run >> {_folder}/runs; while [ \"$1\" != --pack-destination ]; do shift; done; cp {_folder}/package.tgz \"$2/\""),
    };

    private static LibchdbPackage Package(byte[] packed) =>
        new("test-lib", "1.0.0", $"sha512-{Convert.ToBase64String(SHA512.HashData(packed))}", packed.Length, Library.Length);

    private byte[] Pack(byte[] library)
    {
        var packed = new MemoryStream();
        using (var zip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        using (var tar = new TarWriter(zip))
        {
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "package/index.js") { DataStream = new MemoryStream([1, 2, 3]) });
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "package/libchdb.so") { DataStream = new MemoryStream(library) });
        }

        File.WriteAllBytes(Path.Combine(_folder, "package.tgz"), packed.ToArray());
        return packed.ToArray();
    }

    private string Script(string text)
    {
        var path = Path.Combine(_folder, $"npm-{Convert.ToHexString(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(text)))[..8]}");
        if (!File.Exists(path))
        {
            File.WriteAllText(path, $"#!/bin/sh\n{text}\n");
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return path;
    }

    private sealed class Recorder(List<string> steps) : IProgress<LibchdbProgress>
    {
        public void Report(LibchdbProgress value) => steps.Add($"{value.Step} {value.Percent}%");
    }
}
