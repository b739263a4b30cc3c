using GridGrains.Feeds.Unpacking;

namespace GridGrains.Feeds.Reports;

/// <summary>
/// The files that a user's files and folders stand for. Folders are walked through links, but each folder and each file once, so that
/// links in a circle end; what is neither is passed over.
/// </summary>
public sealed class ReportFileList
{
    private readonly List<string> _files = [];
    private readonly List<string> _skipped = [];
    private readonly HashSet<FileIdentity> _seen = [];

    /// <exception cref="UnauthorizedAccessException">A folder may not be listed.</exception>
    public ReportFileList(IEnumerable<string> paths)
    {
        foreach (var path in paths)
        {
            Add(path);
        }
    }

    /// <summary>In the order given, those of a folder in ordinal order of their paths.</summary>
    public IReadOnlyList<string> Files => _files;

    /// <summary>Pipes, sockets and devices in the folders, a line for each.</summary>
    public IReadOnlyList<string> Skipped => _skipped;

    /// <summary>True for a file that is listed, by whatever name, and for one that lies or would lie in a folder that was walked.</summary>
    public bool Covers(string path)
    {
        var full = Path.GetFullPath(path);
        var place = new FileInfo(full) is { LinkTarget: not null } link ? link.ResolveLinkTarget(returnFinalTarget: true)!.FullName : full;
        return Saw(full) || Saw(place) || Saw(Path.GetDirectoryName(full)) || Saw(Path.GetDirectoryName(place));
    }

    private bool Saw(string? path) => path is not null && FileIdentity.Of(path) is { } identity && _seen.Contains(identity);

    private void Add(string path)
    {
        var identity = FileIdentity.Of(path);
        if (identity is { Kind: FileKind.Folder })
        {
            AddFolder(path);
        }
        else if (identity is null ? !_files.Contains(path) : _seen.Add(identity.Value))
        {
            // What does not exist, or is no file, is listed, so that reading it says so.
            _files.Add(path);
        }
    }

    private void AddFolder(string root)
    {
        // Files under their own names come before links to them: the name may give the product.
        var found = new List<string>();
        var (folders, linked) = (new Stack<string>([root]), new Queue<string>());
        var linkedFiles = new List<string>();
        while (folders.TryPop(out var folder) || linked.TryDequeue(out folder))
        {
            if (FileIdentity.Of(folder) is not { } identity || !_seen.Add(identity))
            {
                continue;
            }

            foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos("*", new EnumerationOptions { IgnoreInaccessible = false }))
            {
                var path = Path.Combine(folder, entry.Name);
                if (!HiddenNames.IsHiddenPart(entry.Name))
                {
                    Take(path, entry.LinkTarget is not null, found, linkedFiles, folders, linked);
                }
            }
        }

        found.AddRange(linkedFiles.Order(StringComparer.Ordinal).Where(file => FileIdentity.Of(file) is not { } identity || _seen.Add(identity)));
        found.Sort(StringComparer.Ordinal);
        _files.AddRange(found);
    }

    private void Take(string path, bool isLink, List<string> files, List<string> linkedFiles, Stack<string> folders, Queue<string> linkedFolders)
    {
        var identity = FileIdentity.Of(path);
        if (identity is { Kind: FileKind.Folder })
        {
            if (isLink)
            {
                linkedFolders.Enqueue(path);
            }
            else
            {
                folders.Push(path);
            }
        }
        else if (identity is { IsSpecial: true } special)
        {
            _skipped.Add($"{path} is {special.KindName}, not a file; it is passed over");
        }
        else if (isLink || identity is null)
        {
            linkedFiles.Add(path);
        }
        else if (_seen.Add(identity.Value))
        {
            files.Add(path);
        }
    }
}
