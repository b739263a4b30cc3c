using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using GridGrains.Egress;

namespace GridGrains.Silo.Ingestion;

/// <summary>How one kind of git host names pull requests in its REST interface.</summary>
/// <param name="Address">Of the project in that interface, without a slash at its end.</param>
internal abstract record GitHost(Uri Address)
{
    public static readonly IReadOnlyList<string> Kinds = ["github", "gitlab", "gitea"];

    /// <param name="text"><c>github=https://api.github.com/repos/OWNER/NAME</c></param>
    /// <returns>Null for a text of another form.</returns>
    public static GitHost? Parse(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        if (equals < 0 || !Uri.TryCreate(text[(equals + 1)..].TrimEnd('/'), UriKind.Absolute, out var address) || address.Scheme is not ("https" or "http") || address.UserInfo.Length > 0)
        {
            return null;
        }

        return text[..equals] switch
        {
            "github" when address.Segments.Length > 2 => new GitHub(address),
            "gitlab" => new GitLab(address),
            "gitea" => new Gitea(address),
            _ => null,
        };
    }

    public abstract CredentialUse CredentialOf(string name);

    /// <summary>Asks for the open request of a branch.</summary>
    public abstract Uri FindAddress(string branch, string baseBranch);

    public abstract Uri OpenAddress { get; }

    public abstract JsonObject BodyOf(string branch, string baseBranch, string title, string text);

    /// <summary>Members of a request: its address for people, and its number.</summary>
    public abstract (string Address, string Number) Members { get; }

    /// <returns>The request, or null for an answer that holds none that is open.</returns>
    public virtual JsonElement? Found(JsonElement answer) => answer.ValueKind == JsonValueKind.Array && answer.GetArrayLength() > 0 ? answer[0] : null;

    protected Uri Below(string path) => new($"{Address.AbsoluteUri}{path}");

    protected static string Escaped(string text) => Uri.EscapeDataString(text);

    private sealed record GitHub(Uri Address) : GitHost(Address)
    {
        public override Uri OpenAddress => Below("/pulls");

        public override (string Address, string Number) Members => ("html_url", "number");

        public override CredentialUse CredentialOf(string name) => CredentialUse.Bearer(name);

        // A branch is named with its owner, who is the last but one part of the project's address.
        public override Uri FindAddress(string branch, string baseBranch) =>
            Below($"/pulls?state=open&head={Escaped($"{Address.Segments[^2].TrimEnd('/')}:{branch}")}&base={Escaped(baseBranch)}");

        public override JsonObject BodyOf(string branch, string baseBranch, string title, string text) => new() { ["title"] = title, ["head"] = branch, ["base"] = baseBranch, ["body"] = text };
    }

    private sealed record GitLab(Uri Address) : GitHost(Address)
    {
        public override Uri OpenAddress => Below("/merge_requests");

        public override (string Address, string Number) Members => ("web_url", "iid");

        public override CredentialUse CredentialOf(string name) => CredentialUse.Header(name, "PRIVATE-TOKEN");

        public override Uri FindAddress(string branch, string baseBranch) =>
            Below($"/merge_requests?state=opened&source_branch={Escaped(branch)}&target_branch={Escaped(baseBranch)}");

        public override JsonObject BodyOf(string branch, string baseBranch, string title, string text) =>
            new() { ["title"] = title, ["source_branch"] = branch, ["target_branch"] = baseBranch, ["description"] = text };
    }

    private sealed record Gitea(Uri Address) : GitHost(Address)
    {
        public override Uri OpenAddress => Below("/pulls");

        public override (string Address, string Number) Members => ("html_url", "number");

        public override CredentialUse CredentialOf(string name) => CredentialUse.Bearer(name);

        public override Uri FindAddress(string branch, string baseBranch) => Below($"/pulls/{Escaped(baseBranch)}/{Escaped(branch)}");

        public override JsonObject BodyOf(string branch, string baseBranch, string title, string text) => new() { ["title"] = title, ["head"] = branch, ["base"] = baseBranch, ["body"] = text };

        // The one request of the two branches, which may be closed.
        public override JsonElement? Found(JsonElement answer) =>
            answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty("state", out var state) && state.GetString() == "open" ? answer : null;
    }
}

/// <summary>A request to merge a branch, where people look at it.</summary>
/// <param name="Made">False for one that was open already.</param>
internal sealed record PullRequest(string Address, string Number, bool Made);

/// <summary>The git host did not open a request to merge; the branch is there.</summary>
internal sealed class GitHostException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>Opens requests to merge at the operator's git host, one for each branch.</summary>
internal sealed class PullRequests(EgressRoom room, GitHost host, string credential)
{
    private const int MaxAnswerBytes = 4 << 20;
    private const int MaxReason = 200;

    /// <exception cref="GitHostException">The host is not reached, refuses, or answers in another form.</exception>
    public async Task<PullRequest> OpenAsync(string branch, string baseBranch, string title, string text, CancellationToken cancellation)
    {
        var found = await AskAsync("GET", host.FindAddress(branch, baseBranch), null, cancellation);
        if (found.Status is >= 200 and < 300 && host.Found(JsonOf(found)) is { } open)
        {
            return RequestOf(open, made: false);
        }

        if (found.Status is not (404 or (>= 200 and < 300)))
        {
            throw Refusal(found);
        }

        var made = await AskAsync("POST", host.OpenAddress, JsonSerializer.SerializeToUtf8Bytes(host.BodyOf(branch, baseBranch, title, text)), cancellation);
        return made.Status is >= 200 and < 300 ? RequestOf(JsonOf(made), made: true) : throw Refusal(made);
    }

    private async Task<EgressAnswer> AskAsync(string method, Uri address, byte[]? body, CancellationToken cancellation)
    {
        try
        {
            return await room.SendAsync(
                new EgressRequest(address, method, [new("Accept", "application/json")], body, host.CredentialOf(credential), MaxAnswerBytes: MaxAnswerBytes), cancellation);
        }
        catch (EgressException failure)
        {
            throw new GitHostException($"the git host was not asked: {failure.Message}", failure);
        }
    }

    private PullRequest RequestOf(JsonElement request, bool made)
    {
        var (address, number) = host.Members;
        return request.ValueKind == JsonValueKind.Object && request.TryGetProperty(address, out var place) && place.ValueKind == JsonValueKind.String && request.TryGetProperty(number, out var id)
            ? new PullRequest(place.GetString()!, id.ToString(), made)
            : throw new GitHostException($"{host.Address.Host} answered with no request to merge: is the address that of a project?");
    }

    private JsonElement JsonOf(EgressAnswer answer)
    {
        try
        {
            return JsonSerializer.Deserialize<JsonElement>(answer.Body);
        }
        catch (JsonException fault)
        {
            throw new GitHostException($"{host.Address.Host} answered with no JSON: is the address that of its REST interface?", fault);
        }
    }

    private GitHostException Refusal(EgressAnswer answer)
    {
        var reason = "";
        try
        {
            var json = JsonSerializer.Deserialize<JsonElement>(answer.Body);
            reason = json.ValueKind == JsonValueKind.Object && json.TryGetProperty("message", out var message) ? $": {message}" : "";
        }
        catch (JsonException)
        {
            // Its status says it.
        }

        return new GitHostException(string.Create(CultureInfo.InvariantCulture, $"{host.Address.Host} answered {answer.Status}{(reason.Length <= MaxReason ? reason : reason[..MaxReason])}"));
    }
}
