using GridGrains.Egress;
using LibGit2Sharp;

namespace GridGrains.Silo.Ingestion;

/// <summary>
/// The repository that people review in: its base branch is fetched before anything is built on it, branches of pipelines are pushed to it. Only the
/// operator names it. The token goes to hosts of its entry alone, also where the server redirects.
/// </summary>
/// <param name="address">https, or a path on this machine.</param>
/// <param name="credential">Entry of the table of credentials; null where none is asked for.</param>
internal sealed class SpecRemote(string address, string? credential, CredentialTable credentials)
{
    private const string Name = "specs";

    // Hosts look at the token and take any name beside it.
    private const string User = "x-access-token";

    public static bool IsAddress(string text) => text.StartsWith("https://", StringComparison.Ordinal) || Path.IsPathRooted(text);

    /// <exception cref="LibGit2SharpException">The remote cannot be reached.</exception>
    public void Fetch(Repository repository, string branch) =>
        repository.Network.Fetch(RemoteOf(repository).Name, [$"+refs/heads/{branch}:refs/heads/{branch}"], new FetchOptions { CredentialsProvider = CredentialOf, TagFetchMode = TagFetchMode.None });

    /// <exception cref="LibGit2SharpException">The remote cannot be reached, or does not take the branch.</exception>
    public void Push(Repository repository, string reference)
    {
        string? refusal = null;
        repository.Network.Push(
            RemoteOf(repository), $"+{reference}:{reference}",
            new PushOptions { CredentialsProvider = CredentialOf, OnPushStatusError = error => refusal = error.Message });
        if (refusal is not null)
        {
            throw new LibGit2SharpException($"the remote does not take {reference}: {refusal}");
        }
    }

    private Remote RemoteOf(Repository repository)
    {
        if (repository.Network.Remotes[Name] is { } known && known.Url != address)
        {
            repository.Network.Remotes.Remove(known.Name);
        }

        return repository.Network.Remotes[Name] ?? repository.Network.Remotes.Add(Name, address);
    }

    private UsernamePasswordCredentials CredentialOf(string url, string? user, SupportedCredentialTypes types) => credential is null
        ? throw new LibGit2SharpException("the remote asks who pushes; name an entry of the table of credentials with --specs-credential")
        : new UsernamePasswordCredentials { Username = User, Password = credentials.Resolve(credential, null, new Uri(url)) };
}
