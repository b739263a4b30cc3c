using System.Runtime.InteropServices;

namespace GridGrains.ClickHouse.Engine;

/// <summary>Where libchdb is: where <c>CHDB_LIBCHDB_PATH</c> says, else in a cache of the user's, into which it is fetched at first need.</summary>
public sealed class LibchdbCache
{
    /// <summary>Names a libchdb.so to use instead of the pinned one.</summary>
    public const string PathVariable = "CHDB_LIBCHDB_PATH";

    private static readonly TimeSpan LockRetry = TimeSpan.FromMilliseconds(250);

    /// <summary>The cache; below <c>XDG_CACHE_HOME</c> or <c>~/.cache</c> by default.</summary>
    public string Folder { get; init; } = DefaultFolder();

    public LibchdbPackage Package { get; init; } = LibchdbPackage.Pinned;

    /// <summary>A library that is there already, used as it is; from <c>CHDB_LIBCHDB_PATH</c> by default.</summary>
    public string? Override { get; init; } = Environment.GetEnvironmentVariable(PathVariable) is { Length: > 0 } path ? path : null;

    /// <summary>Whether a library that is not in the cache is fetched.</summary>
    public bool Fetch { get; init; } = true;

    public string Npm { get; init; } = "npm";

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>True when nothing has to be fetched.</summary>
    public bool IsThere => Override is not null ? File.Exists(Override) : IsCached;

    /// <summary>Why there is no library and none can be had, as far as can be known without trying; null when nothing is known to stand in the way.</summary>
    public string? Obstacle
    {
        get
        {
            if (Override is not null)
            {
                return File.Exists(Override) ? null : $"{PathVariable} names {Override}, which does not exist";
            }

            if (IsCached)
            {
                return null;
            }

            if (!OperatingSystem.IsLinux() || RuntimeInformation.OSArchitecture != Architecture.X64 || RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal))
            {
                return $"libchdb is there for Linux x64 with glibc only, this is {RuntimeInformation.RuntimeIdentifier}";
            }

            return Fetch ? null : $"libchdb {Package.Version} is not in {Folder} and may not be fetched";
        }
    }

    private string PackageFolder => Path.Combine(Folder, Package.Version);

    private string LibraryPath => Path.Combine(PackageFolder, LibchdbArchive.LibraryName);

    private bool IsCached => new FileInfo(LibraryPath) is { Exists: true } file && file.Length == Package.LibraryBytes;

    /// <returns>Path of libchdb.so.</returns>
    /// <exception cref="LibchdbException">There is none and none can be had; the message says why.</exception>
    public async Task<string> LocateAsync(IProgress<LibchdbProgress>? progress, CancellationToken cancellation)
    {
        Require(Obstacle is null, Obstacle ?? "");
        if (!IsThere)
        {
            await FetchAsync(progress, cancellation);
        }

        return Override ?? LibraryPath;
    }

    private static void Require([System.Diagnostics.CodeAnalysis.DoesNotReturnIf(false)] bool condition, string otherwise)
    {
        if (!condition)
        {
            throw new LibchdbException(otherwise);
        }
    }

    private static string DefaultFolder()
    {
        var configured = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        var cache = string.IsNullOrEmpty(configured) ? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache") : configured;
        return Path.Combine(cache, "gridgrains", "libchdb");
    }

    private async Task FetchAsync(IProgress<LibchdbProgress>? progress, CancellationToken cancellation)
    {
        try
        {
            Directory.CreateDirectory(Folder);
            using var turn = await LockAsync(cancellation);
            if (!IsCached)
            {
                var staging = Path.Combine(Folder, ".staging");
                await FetchAsync(staging, progress, cancellation);
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw new LibchdbException($"libchdb cannot be put into {Folder}: {error.Message}", error);
        }
    }

    private async Task FetchAsync(string staging, IProgress<LibchdbProgress>? progress, CancellationToken cancellation)
    {
        DeleteFolder(staging);
        try
        {
            var unpacked = Directory.CreateDirectory(Path.Combine(staging, Package.Version)).FullName;
            var packed = await new NpmPack(Npm, Time).FetchAsync(Package, staging, progress, cancellation);
            await LibchdbArchive.VerifyAsync(packed, Package, cancellation);
            await LibchdbArchive.UnpackAsync(packed, Package, Path.Combine(unpacked, LibchdbArchive.LibraryName), progress, cancellation);
            DeleteFolder(PackageFolder);
            Directory.Move(unpacked, PackageFolder);
        }
        finally
        {
            DeleteFolder(staging);
        }

        Require(IsCached, $"{Package} holds a libchdb.so of another size than {Package.LibraryBytes} bytes");
    }

    /// <summary>One process fetches, the others wait for it.</summary>
    private async Task<FileStream> LockAsync(CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                return new FileStream(Path.Combine(Folder, ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException error) when (error is not DirectoryNotFoundException)
            {
                await Task.Delay(LockRetry, Time, cancellation);
            }
        }
    }

    private static void DeleteFolder(string folder)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
