using System.Text.Json;
using GridGrains.Durability;
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
    private const string BrokenEnding = ".broken";

    private readonly string _root;
    private readonly string _jobs;

    /// <param name="root">Made where it is missing.</param>
    public BackfillFolder(string root)
    {
        _root = Path.GetFullPath(root);
        _jobs = Path.Combine(_root, ".jobs");
        Scratch = Path.Combine(_root, ".scratch");
        Directory.CreateDirectory(_jobs);
        Directory.CreateDirectory(Scratch);
    }

    /// <summary>Of this folder alone, kept in it: who finishes what a process of it has begun.</summary>
    public string Identity
    {
        get
        {
            var file = Path.Combine(_jobs, "identity");
            if (!File.Exists(file))
            {
                File.WriteAllText(file, Guid.NewGuid().ToString("N"));
            }

            return File.ReadAllText(file);
        }
    }

    /// <summary>For what a run unpacks to disk.</summary>
    public string Scratch { get; }

    /// <returns>Null for a path that leaves the folder, also by a link.</returns>
    public string? Resolve(string relative)
    {
        if (relative.Contains('\0', StringComparison.Ordinal))
        {
            return null;
        }

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
    /// <param name="skipped">What is no file, a line for each.</param>
    public IReadOnlyList<string> FilesOf(IEnumerable<string> paths, out IReadOnlyList<string> skipped)
    {
        var list = new ReportFileList(paths.Select(Resolve).OfType<string>());
        skipped = [.. list.Skipped.Select(line => line.Replace(_root + Path.DirectorySeparatorChar, "", StringComparison.Ordinal))];
        return [.. list.Files.Where(file => !file.StartsWith(_jobs, StringComparison.Ordinal) && Resolve(file) is not null)];
    }

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
            await using (var file = OwnerOnly.OpenFile(unfinished, FileMode.Create))
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
        using (var stream = OwnerOnly.OpenFile(file + ".new", FileMode.Create))
        {
            JsonSerializer.Serialize(stream, view, ApiJson.Default.BackfillView);
            stream.Flush(flushToDisk: true);
        }

        File.Move(file + ".new", file, overwrite: true);
    }

    /// <param name="setAside">Takes the name of each file that holds no backfill, and why: it is renamed and stays for whoever wants to look.</param>
    public IReadOnlyList<BackfillView> Remembered(Action<string, string> setAside)
    {
        var views = new List<BackfillView>();
        foreach (var file in Directory.GetFiles(_jobs, "*.json").Order(StringComparer.Ordinal))
        {
            try
            {
                views.Add(ReadJob(file));
            }
            catch (Exception broken) when (broken is JsonException or IOException or UnauthorizedAccessException)
            {
                File.Move(file, file + BrokenEnding, overwrite: true);
                setAside(Path.GetFileName(file) + BrokenEnding, broken.Message);
            }
        }

        return views;
    }

    public void Forget(string id)
    {
        File.Delete(Path.Combine(_jobs, id + ".json"));
        DropUpload(id);
    }

    /// <summary>Deletes the file that was sent for a backfill; there may be none.</summary>
    public void DropUpload(string id)
    {
        var upload = Path.Combine(_root, Uploads, id);
        if (Directory.Exists(upload))
        {
            Directory.Delete(upload, recursive: true);
        }
    }

    /// <summary>Deletes uploads that no backfill was made of: the process died in between.</summary>
    public void DropOrphans()
    {
        var uploads = Path.Combine(_root, Uploads);
        foreach (var upload in Directory.Exists(uploads) ? Directory.GetDirectories(uploads) : [])
        {
            var job = Path.Combine(_jobs, Path.GetFileName(upload) + ".json");
            if (!File.Exists(job) && !File.Exists(job + BrokenEnding))
            {
                Directory.Delete(upload, recursive: true);
            }
        }
    }

    private static BackfillView ReadJob(string file)
    {
        var view = JsonSerializer.Deserialize(File.ReadAllBytes(file), ApiJson.Default.BackfillView);
        return view is { Request: not null, RefusedFiles: not null } && view.Id == Path.GetFileNameWithoutExtension(file) && BackfillStates.IsKnown(view.State)
            ? view
            : throw new JsonException("it holds no backfill of this name");
    }

    private bool IsBelow(string path) => path == _root || path.StartsWith(_root + Path.DirectorySeparatorChar, StringComparison.Ordinal);
}
