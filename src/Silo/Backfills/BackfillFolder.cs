using System.Text.Json;
using GridGrains.Feeds.Reports;
using GridGrains.Grains.Contracts.Http;

namespace GridGrains.Silo.Backfills;

/// <summary>
/// The folder that backfills read from and are remembered in. A request names files below it and none elsewhere: whoever may send requests
/// may not thereby read the machine.
/// </summary>
internal sealed class BackfillFolder
{
    private const string Uploads = "uploads";

    private readonly string _root;
    private readonly string _jobs;

    /// <param name="root">Made where it is missing.</param>
    public BackfillFolder(string root)
    {
        _root = Path.GetFullPath(root);
        _jobs = Path.Combine(_root, ".jobs");
        Directory.CreateDirectory(_jobs);
    }

    /// <returns>Null for a path that leaves the folder, also by a link.</returns>
    public string? Resolve(string relative)
    {
        var path = Path.GetFullPath(relative, _root);
        if (!IsBelow(path) || !Path.Exists(path))
        {
            return null;
        }

        for (var at = path; at.Length > _root.Length; at = Path.GetDirectoryName(at)!)
        {
            if (File.GetAttributes(at).HasFlag(FileAttributes.ReparsePoint))
            {
                return null;
            }
        }

        return path;
    }

    /// <summary>All files of the paths, without hidden ones and links.</summary>
    public IReadOnlyList<string> FilesOf(IEnumerable<string> paths) =>
        [.. ReportFiles.Enumerate(paths.Select(Resolve).OfType<string>()).Where(file => !file.StartsWith(_jobs, StringComparison.Ordinal) && Resolve(file) is not null)];

    /// <summary>Keeps an upload under its own name in a folder of its own; it appears there whole or not at all.</summary>
    /// <returns>Its path below this folder.</returns>
    public async Task<string> SaveAsync(string id, string name, Stream content, CancellationToken cancellation)
    {
        var relative = Path.Combine(Uploads, id, name);
        var path = Path.Combine(_root, relative);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var unfinished = Path.Combine(Path.GetDirectoryName(path)!, ".unfinished");
        try
        {
            await using (var file = new FileStream(unfinished, FileMode.Create, FileAccess.Write))
            {
                await content.CopyToAsync(file, cancellation);
                file.Flush(flushToDisk: true);
            }

            File.Move(unfinished, path);
        }
        catch
        {
            Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
            throw;
        }

        return relative;
    }

    public void Remember(BackfillView view)
    {
        var file = Path.Combine(_jobs, view.Id + ".json");
        using (var stream = new FileStream(file + ".new", FileMode.Create, FileAccess.Write))
        {
            JsonSerializer.Serialize(stream, view, ApiJson.Default.BackfillView);
            stream.Flush(flushToDisk: true);
        }

        File.Move(file + ".new", file, overwrite: true);
    }

    public IEnumerable<BackfillView> Remembered()
    {
        foreach (var file in Directory.EnumerateFiles(_jobs, "*.json").Order(StringComparer.Ordinal))
        {
            yield return JsonSerializer.Deserialize(File.ReadAllBytes(file), ApiJson.Default.BackfillView)
                ?? throw new JsonException($"{file} holds no backfill");
        }
    }

    public void Forget(string id)
    {
        File.Delete(Path.Combine(_jobs, id + ".json"));
        var uploads = Path.Combine(_root, Uploads, id);
        if (Directory.Exists(uploads))
        {
            Directory.Delete(uploads, recursive: true);
        }
    }

    private bool IsBelow(string path) => path == _root || path.StartsWith(_root + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
