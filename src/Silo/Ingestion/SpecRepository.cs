using System.Text;
using GridGrains.Feeds.Ingestion;
using LibGit2Sharp;

namespace GridGrains.Silo.Ingestion;

/// <summary>A commit that was made for a pipeline, or that is there already.</summary>
/// <param name="Made">False where the branch holds just these files.</param>
internal sealed record SpecCommit(string Branch, string Base, string Commit, bool Made, IReadOnlyList<string> Files);

/// <summary>A file of a pipeline for its commit, below the pipeline's folder.</summary>
internal sealed record SpecFile(string Name, byte[] Content);

/// <summary>
/// The repository that specs are delivered to: a local bare one that the operator names, as its branches. Objects are written directly, so that no
/// hook, filter, submodule or work tree has a part in it. Names are those of specs: <c>a</c> to <c>z</c>, digits and dashes.
/// </summary>
/// <param name="remote">Where people review, or null: then the local repository is the one.</param>
internal sealed class SpecRepository(string path, string baseBranch, TimeProvider clock, SpecRemote? remote = null)
{
    public const string Folder = "pipelines";
    public const string SpecName = "spec.yaml";

    private const int MaxPipelines = 2_000;

    public string BaseBranch => baseBranch;

    /// <summary>Commits the files of a pipeline to its own branch, on what the base branch holds now.</summary>
    /// <exception cref="LibGit2SharpException">The repository cannot be read or written.</exception>
    public SpecCommit Commit(string pipeline, IReadOnlyList<SpecFile> files)
    {
        using var repository = new Repository(path);
        remote?.Fetch(repository, baseBranch);
        var name = $"refs/heads/pipeline/{pipeline}";
        var onto = repository.Branches[baseBranch]?.Tip;
        var tree = onto is null ? new TreeDefinition() : TreeDefinition.From(onto);
        tree.Remove($"{Folder}/{pipeline}");
        foreach (var file in files)
        {
            tree.Add($"{Folder}/{pipeline}/{file.Name}", repository.ObjectDatabase.CreateBlob(new MemoryStream(file.Content)), Mode.NonExecutableFile);
        }

        var made = repository.ObjectDatabase.CreateTree(tree);
        IReadOnlyList<string> names = [.. files.Select(file => $"{Folder}/{pipeline}/{file.Name}")];
        var tip = repository.Refs[name] is { } branch ? repository.Lookup<Commit>(branch.TargetIdentifier) : null;
        if (tip?.Tree.Sha == made.Sha)
        {
            remote?.Push(repository, name);
            return new SpecCommit($"pipeline/{pipeline}", baseBranch, tip.Sha, false, names);
        }

        var author = new Signature("GridGrains", "gridgrains@localhost", clock.GetUtcNow());
        var verb = onto?[$"{Folder}/{pipeline}"] is null ? "Add" : "Change";
        Commit[] parents = [.. new[] { onto, tip }.OfType<Commit>().Distinct()];
        var commit = repository.ObjectDatabase.CreateCommit(author, author, $"{verb} pipeline {pipeline}\n", made, parents, prettifyMessage: false);
        if (tip is null)
        {
            repository.Refs.Add(name, commit.Id);
        }
        else
        {
            repository.Refs.UpdateTarget(repository.Refs[name], commit.Id);
        }

        remote?.Push(repository, name);
        return new SpecCommit($"pipeline/{pipeline}", baseBranch, commit.Sha, true, names);
    }

    /// <summary>Specs by their folders as the tip of the base branch holds them; null where it stands where it stood.</summary>
    /// <param name="deployed">The commit that was deployed last; only what comes after it in a straight line is taken.</param>
    /// <exception cref="LibGit2SharpException">The repository cannot be read.</exception>
    public (string Commit, bool IsForward, IReadOnlyDictionary<string, string> Specs)? Read(string? deployed)
    {
        using var repository = new Repository(path);
        remote?.Fetch(repository, baseBranch);
        if (repository.Branches[baseBranch]?.Tip is not { } tip || tip.Sha == deployed)
        {
            return null;
        }

        var before = deployed is null ? null : repository.Lookup<Commit>(deployed);
        var isForward = deployed is null || (before is not null && repository.ObjectDatabase.FindMergeBase(tip, before)?.Sha == deployed);
        var specs = new Dictionary<string, string>();
        if (tip[Folder]?.Target is Tree folder)
        {
            foreach (var entry in folder.Where(entry => entry.TargetType == TreeEntryTargetType.Tree).Take(MaxPipelines))
            {
                if (((Tree)entry.Target)[SpecName] is { Mode: Mode.NonExecutableFile, Target: Blob { Size: <= SpecText.MaxLength } blob })
                {
                    specs.Add(entry.Name, Encoding.UTF8.GetString(ContentOf(blob)));
                }
            }
        }

        return (tip.Sha, isForward, specs);
    }

    private static byte[] ContentOf(Blob blob)
    {
        using var memory = new MemoryStream();
        using var content = blob.GetContentStream();
        content.CopyTo(memory);
        return memory.ToArray();
    }
}
