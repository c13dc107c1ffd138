using System.Text;
using Mpr.Processing.Failures;
using Mpr.Server.Description;
using Mpr.Server.Hosting;
using Mpr.Testing;

namespace Mpr.Server.Tests.Contracts;

public sealed class ErrorsPageTests
{
    [Fact]
    public void The_page_of_errors_has_every_code_of_both_catalogues() => Approved.Matches("docs/errors.md", Page());

    [Fact]
    public void No_code_of_a_catalogue_is_there_twice()
    {
        Assert.Distinct(FailureCatalogue.All.Select(f => f.Code));
        Assert.Distinct(RefusalCatalogue.All.Select(r => r.Code));
    }

    private static string Page()
    {
        var page = new StringBuilder(
            """
            # Errors

            Codes are part of the API: scripts may rely on them, and they never change their meaning. `GET /api/errors` has
            this page as a document.

            ## Failures

            Why a job failed or an asset was rejected (`error.code`). A submission that can only end so is refused with the
            same code. A retryable failure is tried again by itself, up to three times with growing waits.

            | code | meaning | retryable | advice |
            |---|---|---|---|

            """);
        foreach (var failure in FailureCatalogue.All)
        {
            var retryable = failure.Retryable ? "yes" : "no";
            page.Append($"| `{failure.Code}` | {failure.Meaning} | {retryable} | {failure.Advice} |\n");
        }

        page.Append(
            """

            ## Refusals

            Why a request was not carried out: the `code` of a problem document (RFC 9457), beside the failures above.

            | code | status | meaning | retryable | advice |
            |---|---|---|---|---|

            """);
        foreach (var refusal in ErrorCatalogue.All.Where(e => e.Kind == ErrorKind.Refusal))
        {
            var retryable = refusal.Retryable ? "yes" : "no";
            page.Append($"| `{refusal.Code}` | {refusal.Status} | {refusal.Meaning} | {retryable} | {refusal.Advice} |\n");
        }

        return page.ToString();
    }
}
