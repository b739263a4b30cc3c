using System.Text;
using System.Text.Json;
using GridGrains.Egress;
using GridGrains.Silo.Ingestion;
using GridGrains.Tests.Unit.Egress;
using LibGit2Sharp;

namespace GridGrains.Tests.Integration.Ingestion;

/// <summary>Three git hosts as their REST interfaces answer, and a remote that branches are pushed to. No silo is started.</summary>
public sealed class PullRequestTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gridgrains-").FullName;
    private readonly List<(string Method, string Path, string? Token, JsonElement? Body)> _asked = [];
    private bool _isOpen;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("github", "/repos/desk/specs", "Bearer token", "/repos/desk/specs/pulls?state=open&head=desk%3Apipeline%2Fone&base=main", "/repos/desk/specs/pulls", "head")]
    [InlineData("gitlab", "/api/v4/projects/desk%2Fspecs", "token", "/api/v4/projects/desk%2Fspecs/merge_requests?state=opened&source_branch=pipeline%2Fone&target_branch=main", "/api/v4/projects/desk%2Fspecs/merge_requests", "source_branch")]
    [InlineData("gitea", "/api/v1/repos/desk/specs", "Bearer token", "/api/v1/repos/desk/specs/pulls/main/pipeline%2Fone", "/api/v1/repos/desk/specs/pulls", "head")]
    public async Task A_branch_has_one_request_to_merge(string kind, string project, string token, string find, string open, string branchMember)
    {
        using var source = Host(kind);
        using var room = RoomFor(source);
        var pulls = new PullRequests(room, GitHost.Parse($"{kind}={source.Url}{project}")!, "git");

        var first = await pulls.OpenAsync("pipeline/one", "main", "Add pipeline one", "of desk", default);
        var again = await pulls.OpenAsync("pipeline/one", "main", "Add pipeline one", "of desk", default);

        Assert.Equal((new PullRequest("https://git.example.com/7", "7", true), new PullRequest("https://git.example.com/7", "7", false)), (first, again));
        Assert.Equal([("GET", find), ("POST", open), ("GET", find)], _asked.Select(asked => (asked.Method, asked.Path)));
        Assert.All(_asked, asked => Assert.Equal(token, asked.Token));
        Assert.Equal("pipeline/one", _asked[1].Body!.Value.GetProperty(branchMember).GetString());
    }

    [Fact]
    public async Task A_host_that_refuses_is_told_with_its_reason()
    {
        using var source = new LoopbackSource((request, answer) =>
        {
            answer.StatusCode = request.HttpMethod == "GET" ? 200 : 422;
            return Encoding.UTF8.GetBytes(request.HttpMethod == "GET" ? "[]" : """{"message":"No commits between main and pipeline/one"}""");
        });
        using var room = RoomFor(source);

        var refusal = await Assert.ThrowsAsync<GitHostException>(() => new PullRequests(room, GitHost.Parse($"github={source.Url}/repos/desk/specs")!, "git").OpenAsync("pipeline/one", "main", "a", "b", default));

        Assert.Equal("127.0.0.1 answered 422: No commits between main and pipeline/one", refusal.Message);
    }

    [Theory]
    [InlineData("github")]
    [InlineData("bitbucket=https://api.example.com/a/b")]
    [InlineData("gitea=ftp://git.example.com/a")]
    [InlineData("gitea=https://user:secret@git.example.com/a")]
    public void Other_texts_name_no_host(string text) => Assert.Null(GitHost.Parse(text));

    [Fact]
    public void A_delivery_builds_on_what_the_remote_holds_and_is_pushed_to_it()
    {
        var (local, remote) = (Path.Combine(_folder, "local.git"), Path.Combine(_folder, "remote.git"));
        Repository.Init(local, isBare: true);
        Repository.Init(remote, isBare: true);
        string merged;
        using (var repository = new Repository(remote))
        {
            var (author, blob) = (new Signature("a", "a@localhost", DateTimeOffset.UnixEpoch), repository.ObjectDatabase.CreateBlob(new MemoryStream("# specs\n"u8.ToArray())));
            var tree = repository.ObjectDatabase.CreateTree(new TreeDefinition().Add("README.md", blob, Mode.NonExecutableFile));
            merged = repository.ObjectDatabase.CreateCommit(author, author, "begin\n", tree, [], prettifyMessage: false).Sha;
            repository.Refs.Add("refs/heads/main", new ObjectId(merged));
        }

        var specs = new SpecRepository(local, "main", TimeProvider.System, new SpecRemote(remote, null, CredentialTable.Empty));
        var commit = specs.Commit("one", [new SpecFile(SpecRepository.SpecName, "a: 1\n"u8.ToArray())]);

        using var seen = new Repository(remote);
        Assert.Equal(commit.Commit, seen.Branches["pipeline/one"].Tip.Sha);
        Assert.Equal([merged], seen.Branches["pipeline/one"].Tip.Parents.Select(parent => parent.Sha));
        Assert.Equal(merged, specs.Read(null)?.Commit);
    }

    private LoopbackSource Host(string kind) => new((request, answer) =>
    {
        using var reader = new StreamReader(request.InputStream);
        var body = reader.ReadToEnd();
        _asked.Add((request.HttpMethod, request.RawUrl!, request.Headers["PRIVATE-TOKEN"] ?? request.Headers["Authorization"], body.Length > 0 ? JsonSerializer.Deserialize<JsonElement>(body) : null));
        var one = kind == "gitlab" ? """{"web_url":"https://git.example.com/7","iid":7}""" : """{"html_url":"https://git.example.com/7","number":7,"state":"open"}""";
        if (request.HttpMethod == "POST")
        {
            (_isOpen, answer.StatusCode) = (true, 201);
            return Encoding.UTF8.GetBytes(one);
        }

        answer.StatusCode = kind == "gitea" && !_isOpen ? 404 : 200;
        return Encoding.UTF8.GetBytes(kind == "gitea" ? _isOpen ? one : "{}" : _isOpen ? $"[{one}]" : "[]");
    });

    private static EgressRoom RoomFor(LoopbackSource source) => new(
        new EgressOptions
        {
            AllowedHosts = EgressOptions.HostsOf(source.Host),
            Credentials = new CredentialTable(new Dictionary<string, CredentialEntry> { ["git"] = new("env", "GIT", [source.Host]) }, _ => "token"),
        },
        TimeProvider.System);
}
