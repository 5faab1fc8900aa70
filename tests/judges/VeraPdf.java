import java.io.File;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.VeraPDFFoundry;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/** Validates files with veraPDF: VeraPdf FLAVOUR,… FILE… prints a line for each verdict and each broken rule. */
public class VeraPdf {
    public static void main(String[] arguments) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        VeraPDFFoundry foundry = Foundries.defaultInstance();
        for (int at = 1; at < arguments.length; at++) {
            for (String name : arguments[0].split(",")) {
                PDFAFlavour flavour = PDFAFlavour.byFlavourId(name);
                try (PDFAParser parser = foundry.createParser(new File(arguments[at]), flavour);
                        PDFAValidator validator = foundry.createValidator(flavour, false)) {
                    ValidationResult result = validator.validate(parser);
                    say("verdict", arguments[at], name, result.isCompliant() ? "passed" : "failed");
                    for (TestAssertion broken : result.getTestAssertions()) {
                        say("broken", arguments[at], name, broken.getRuleId().getClause(),
                                String.valueOf(broken.getRuleId().getTestNumber()),
                                broken.getMessage(), broken.getLocation().getContext());
                    }
                }
            }
        }
    }

    private static void say(String... fields) {
        System.out.println(String.join("\t", fields).replace('\n', ' '));
    }
}
