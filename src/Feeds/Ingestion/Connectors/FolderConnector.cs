using System.IO.Enumeration;
using System.Runtime.CompilerServices;
using GridGrains.Domain.Ingestion.Pipelines;
using GridGrains.Domain.Ingestion.Specs;

namespace GridGrains.Feeds.Ingestion.Connectors;

/// <summary>Reads files of a folder that the operator declares, in the order of their names, each once. Links that lead out of it are passed over.</summary>
/// <param name="folders">Paths by the names that specs use.</param>
public sealed class FolderConnector(IReadOnlyDictionary<string, string> folders, TimeProvider clock) : ISourceConnector
{
    public IReadOnlyCollection<string> Types { get; } = ["file_ftp"];

    public async IAsyncEnumerable<SourcePage> ReadAsync(
        PipelineSpec spec, EndpointSpec endpoint, EndpointPosition position, ReadContext context, [EnumeratorCancellation] CancellationToken cancellation)
    {
        // Reading blocks; a run has a thread of its own, and a preview is short.
        await Task.CompletedTask;
        var files = FilesOf(spec, endpoint, position);
        foreach (var (file, index) in files.Select((file, index) => (file, index)))
        {
            foreach (var page in PagesOf(file, endpoint, position, context, index == files.Count - 1))
            {
                cancellation.ThrowIfCancellationRequested();
                position = page.After;
                yield return page;
                if (position.Page >= context.Limits.MaxPages)
                {
                    yield break;
                }
            }
        }
    }

    private List<string> FilesOf(PipelineSpec spec, EndpointSpec endpoint, EndpointPosition position)
    {
        if (!folders.TryGetValue(spec.Provider.Folder ?? "", out var root) || !Directory.Exists(root))
        {
            throw new SourceException("unknown_folder", $"the operator declares no folder '{spec.Provider.Folder}'", isTransient: false);
        }

        var pattern = endpoint.Path.Length == 0 ? "*" : endpoint.Path;
        return
        [
            .. new DirectoryInfo(root).EnumerateFiles()
                .Where(file => file.LinkTarget is null && !file.Name.StartsWith('.') && FileSystemName.MatchesSimpleExpression(pattern, file.Name))
                .Where(file => position.File is null || string.CompareOrdinal(file.Name, position.File) > 0)
                .OrderBy(file => file.Name, StringComparer.Ordinal).Select(file => file.FullName),
        ];
    }

    private IEnumerable<SourcePage> PagesOf(string path, EndpointSpec endpoint, EndpointPosition position, ReadContext context, bool isLastFile)
    {
        using var content = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        foreach (var page in new FilePages(endpoint, context, clock).Read(Path.GetFileName(path), content, position, isLastFile))
        {
            yield return page;
        }
    }
}
